// Copies to, from and between cards, and empty tensors.

#include "tests/emulated_card/memory.h"
#include "tests/emulated_card/pinned_memory.h"
#include "tests/emulated_card/streams.h"
#include "tests/emulated_card/tensors.h"

#include <ATen/EmptyTensor.h>
#include <torch/library.h>

#include <cstring>

namespace emulated_card {

namespace {

int card_of(std::optional<at::Device> device)
{
    return device && device->has_index() ? device->index() : current_card();
}

void copy_between_cards(const at::Tensor &to, const at::Tensor &from)
{
    const int card = from.device().index();
    finish(card, current_stream(card));
    check_use(to.storage().data(), to.device().index(), "copy_");
    check_use(from.storage().data(), card, "copy_");
    opened(to).copy_(opened(from));
}

void copy_to_card(const at::Tensor &to, const at::Tensor &from, bool non_blocking)
{
    const int card = to.device().index();
    check_use(to.storage().data(), card, "copy_");
    const bool later = non_blocking && is_pinned(from.const_data_ptr()) && to.scalar_type() == from.scalar_type();
    if (later) {
        put_off(card, current_stream(card), [to = opened(to), from] { to.copy_(from); });
        return;
    }
    finish(card, current_stream(card));
    opened(to).copy_(from);
}

void copy_to_host(const at::Tensor &to, const at::Tensor &from, bool non_blocking)
{
    const int card = from.device().index();
    check_use(from.storage().data(), card, "copy_");
    if (non_blocking && to.is_contiguous()) {
        std::memset(to.data_ptr(), 0xFF, to.nbytes()); // until the stream is waited for
        put_off(card, current_stream(card), [to, from = opened(from), keep = from] { to.copy_(from); });
        return;
    }
    finish(card, current_stream(card));
    to.copy_(opened(from));
}

at::Tensor &copy(at::Tensor &to, const at::Tensor &from, bool non_blocking)
{
    const std::scoped_lock lock(card_mutex());
    if (to.numel() == 0)
        return to;
    if (to.is_cuda() && from.is_cuda())
        copy_between_cards(to, from);
    else if (to.is_cuda())
        copy_to_card(to, from, non_blocking);
    else
        copy_to_host(to, from, non_blocking);
    return to;
}

at::Tensor empty(c10::IntArrayRef sizes, std::optional<at::ScalarType> type, std::optional<at::Layout>,
                 std::optional<at::Device> device, std::optional<bool>, std::optional<at::MemoryFormat> format)
{
    const OnCard on_card(card_of(device));
    return at::detail::empty_generic(sizes, &allocator(), c10::DispatchKeySet(c10::DispatchKey::CUDA),
                                     type.value_or(at::kFloat), format);
}

at::Tensor empty_strided(c10::IntArrayRef sizes, c10::IntArrayRef strides, std::optional<at::ScalarType> type,
                         std::optional<at::Layout>, std::optional<at::Device> device, std::optional<bool>)
{
    const OnCard on_card(card_of(device));
    return empty_on_card(sizes, strides, type.value_or(at::kFloat));
}

void record_stream(at::Tensor &tensor, c10::Stream stream)
{
    allocator().recordStream(tensor.storage().data_ptr(), stream);
}

} // namespace

TORCH_LIBRARY_IMPL(aten, CUDA, library)
{
    library.impl("copy_", TORCH_FN(copy));
    library.impl("empty.memory_format", TORCH_FN(empty));
    library.impl("empty_strided", TORCH_FN(empty_strided));
    library.impl("record_stream", TORCH_FN(record_stream));
}

} // namespace emulated_card
