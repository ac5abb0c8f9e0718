#pragma once

#include <ATen/core/Tensor.h>

namespace emulated_card {

/// The same values as a tensor of the host, over the view that kernels use; valid as long as the card's tensor.
at::Tensor opened(const at::Tensor &on_card);

/// A new tensor of the current card, full of NaN.
at::Tensor empty_on_card(at::IntArrayRef sizes, at::IntArrayRef strides, at::ScalarType type);

/// A copy of a host's tensor on the current card.
at::Tensor copied_to_card(const at::Tensor &host);

/// The card's tensor that views `base`'s storage where `view` views its opened one.
at::Tensor view_like(const at::Tensor &base, const at::Tensor &view);

} // namespace emulated_card
