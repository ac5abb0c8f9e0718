#include "tests/emulated_card/tensors.h"

#include "tests/emulated_card/memory.h"

#include <ATen/EmptyTensor.h>

namespace emulated_card {

at::Tensor opened(const at::Tensor &on_card)
{
    const c10::Storage &storage = on_card.storage();
    c10::DataPtr data(open(storage.data()), c10::Device(c10::kCPU));
    c10::Storage host(c10::Storage::use_byte_size_t(), storage.nbytes(), std::move(data), c10::GetAllocator(c10::kCPU),
                      /*resizable=*/true);
    at::Tensor result = at::detail::make_tensor<c10::TensorImpl>(
        std::move(host), c10::DispatchKeySet(c10::DispatchKey::CPU), on_card.dtype());
    result.unsafeGetTensorImpl()->set_sizes_and_strides(on_card.sizes(), on_card.strides(), on_card.storage_offset());
    return result;
}

at::Tensor empty_on_card(at::IntArrayRef sizes, at::IntArrayRef strides, at::ScalarType type)
{
    return at::detail::empty_strided_generic(sizes, strides, &allocator(), c10::DispatchKeySet(c10::DispatchKey::CUDA),
                                             type);
}

at::Tensor copied_to_card(const at::Tensor &host)
{
    at::Tensor result = empty_on_card(host.sizes(), host.strides(), host.scalar_type());
    if (host.numel() > 0)
        opened(result).copy_(host);
    return result;
}

at::Tensor view_like(const at::Tensor &base, const at::Tensor &view)
{
    at::Tensor result = at::detail::make_tensor<c10::TensorImpl>(c10::TensorImpl::VIEW, c10::Storage(base.storage()),
                                                                 base.key_set(), view.dtype());
    result.unsafeGetTensorImpl()->set_sizes_and_strides(view.sizes(), view.strides(), view.storage_offset());
    return result;
}

} // namespace emulated_card
