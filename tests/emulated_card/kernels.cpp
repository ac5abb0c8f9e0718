// Every operation of a card but copies and empty tensors: the processor's kernel, on the opened view of the same
// memory.

#include "tests/emulated_card/memory.h"
#include "tests/emulated_card/streams.h"
#include "tests/emulated_card/tensors.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/library.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace emulated_card {

namespace {

/// One call of an operation: its tensors as the host's and back.
class Call {
public:
    Call(const c10::OperatorHandle &operation, torch::jit::Stack &stack) : stack_(stack), schema_(operation.schema())
    {
        name_ = schema_.name() + (schema_.overload_name().empty() ? "" : "." + schema_.overload_name());
        first_argument_ = stack.size() - schema_.arguments().size();
        for (size_t i = first_argument_; i < stack.size(); ++i)
            find_card(stack[i]);
    }

    int card() const { return card_ < 0 ? current_card() : card_; }

    void open_arguments()
    {
        for (size_t i = first_argument_; i < stack_.size(); ++i)
            stack_[i] = open_value(stack_[i]);
    }

    void close_results()
    {
        follow_resized();
        const size_t first = stack_.size() - schema_.returns().size();
        for (size_t i = first; i < stack_.size(); ++i)
            stack_[i] = close_value(stack_[i]);
        if (computes_)
            for (const auto &[closed, opened] : pairs_)
                check_use(closed.storage().data(), card(), name_.c_str());
    }

private:
    void find_card(const c10::IValue &value)
    {
        if (value.isTensor())
            card_of(value.toTensor());
        else if (value.isTensorList())
            for (const at::Tensor &tensor : value.toTensorVector())
                card_of(tensor);
        else if (value.isDevice() && card_ < 0 && value.toDevice().is_cuda() && value.toDevice().has_index())
            card_ = value.toDevice().index();
    }
    void card_of(const at::Tensor &tensor)
    {
        if (tensor.defined() && tensor.is_cuda() && card_ < 0)
            card_ = tensor.device().index();
    }

    /// A scalar may come from the host; everything else lies on the one card.
    at::Tensor open_tensor(const at::Tensor &tensor)
    {
        if (!tensor.defined() || (tensor.is_cpu() && tensor.dim() == 0))
            return tensor;
        TORCH_CHECK(tensor.is_cuda() && tensor.device().index() == card(),
                    "Expected all tensors to be on the same device, but found at least two devices, cuda:", card(),
                    " and ", tensor.device(), "! (", name_, ")");
        for (const auto &[closed, opened] : pairs_)
            if (closed.is_same(tensor))
                return opened;
        pairs_.emplace_back(tensor, opened(tensor));
        return pairs_.back().second;
    }

    c10::IValue open_value(const c10::IValue &value)
    {
        if (value.isTensor())
            return open_tensor(value.toTensor());
        if (value.isTensorList()) {
            c10::List<at::Tensor> list;
            for (const at::Tensor &tensor : value.toTensorVector())
                list.push_back(open_tensor(tensor));
            return list;
        }
        if (value.isOptionalTensorList()) {
            c10::List<std::optional<at::Tensor>> list;
            for (const auto &tensor : value.toOptionalTensorVector())
                list.push_back(tensor ? std::optional(open_tensor(*tensor)) : std::nullopt);
            return list;
        }
        return value.isDevice() ? c10::IValue(c10::Device(c10::kCPU)) : value;
    }

    /// Outputs that the kernel gave another size or memory.
    void follow_resized()
    {
        for (const auto &[closed, opened] : pairs_) {
            const void *const data = opened.storage().data();
            if (opened.sizes() == closed.sizes() && (!data || is_open(data)))
                continue;
            const at::Tensor moved = copied_to_card(opened);
            closed.unsafeGetTensorImpl()->set_storage_keep_dtype(moved.storage());
            closed.unsafeGetTensorImpl()->set_sizes_and_strides(moved.sizes(), moved.strides(), 0);
            computes_ = true;
        }
    }

    at::Tensor close_tensor(const at::Tensor &tensor)
    {
        if (!tensor.defined())
            return tensor;
        for (const auto &[closed, opened] : pairs_)
            if (opened.is_same(tensor)) {
                computes_ = true;
                return closed;
            }
        const void *const data = tensor.storage().data();
        for (const auto &[closed, opened] : pairs_)
            if (data && opened.storage().data() == data)
                return view_like(closed, tensor);
        computes_ = true;
        return copied_to_card(tensor);
    }

    c10::IValue close_value(const c10::IValue &value)
    {
        if (value.isTensor())
            return close_tensor(value.toTensor());
        if (!value.isTensorList()) {
            computes_ = true; // a number was read
            return value;
        }
        c10::List<at::Tensor> list;
        for (const at::Tensor &tensor : value.toTensorVector())
            list.push_back(close_tensor(tensor));
        return list;
    }

    torch::jit::Stack &stack_;
    const c10::FunctionSchema &schema_;
    std::string name_;
    size_t first_argument_ = 0;
    int card_ = -1;
    std::vector<std::pair<at::Tensor, at::Tensor>> pairs_; ///< the card's, the host's
    bool computes_ = false; ///< more than a view was made
};

/// With the first product on a card like Hopper's, torch takes memory of it for cuBLAS, for good.
void take_workspace(int card, const std::string &operation)
{
    constexpr int64_t workspace_bytes = int64_t{32} << 20;
    static std::map<int, at::Tensor> &workspaces = *new std::map<int, at::Tensor>; // outlives the allocator's users
    const bool is_product = operation == "aten::mm" || operation == "aten::addmm" || operation == "aten::bmm";
    if (is_product && !workspaces.contains(card))
        workspaces[card] = empty_on_card({workspace_bytes}, {1}, at::kByte);
}

void run_on_the_host(const c10::OperatorHandle &operation, torch::jit::Stack *stack)
{
    const std::scoped_lock lock(card_mutex());
    Call call(operation, *stack);
    const OnCard on_card(call.card());
    finish(call.card(), current_stream(call.card()));
    take_workspace(call.card(), operation.schema().name());
    call.open_arguments();
    operation.callBoxed(stack);
    call.close_results();
}

} // namespace

TORCH_LIBRARY_IMPL(_, CUDA, library)
{
    library.fallback(torch::CppFunction::makeFromBoxedFunction<&run_on_the_host>());
}

} // namespace emulated_card
