#include "core/checkpoint/checkpoint.h"

#include "core/checkpoint/adapted_checkpoint.h"
#include "core/checkpoint/gguf.h"
#include "core/checkpoint/gguf_checkpoint.h"
#include "core/checkpoint/hf_folder.h"
#include "core/checkpoint/low_rank_update.h"
#include "core/checkpoint/model_name.h"
#include "core/checkpoint/model_reference.h"
#include "core/checkpoint/tensor_layout.h"
#include "core/checkpoint/tensor_rows.h"
#include "core/checkpoint/tensor_table.h"
#include "core/data/error.h"

#include <algorithm>
#include <map>
#include <set>
#include <sys/mman.h>
#include <tuple>
#include <unistd.h>
#include <utility>

namespace sinkscope {
namespace {

/// Hugging Face's names for the plain types, GGUF's for the block formats.
std::string dtype_name(StorageType type)
{
    switch (type) {
    case StorageType::f32:
        return "float32";
    case StorageType::f16:
        return "float16";
    case StorageType::bf16:
        return "bfloat16";
    case StorageType::f64:
        return "float64";
    default:
        return storage_type_name(type);
    }
}

/// The stretches of the file that a tensor is read from.
void for_each_stretch(const TensorInfo &tensor, const std::function<void(std::span<const std::byte>)> &call)
{
    if (!tensor.layout)
        return call(tensor.bytes);
    for (const TensorLayout::Part &part : tensor.layout->parts) {
        call(part.bytes);
        if (!part.scales.empty())
            call(part.scales);
    }
}

/// The pages of a stretch: all that it touches, or only those that no neighbour shares.
std::pair<uintptr_t, uintptr_t> pages_of(std::span<const std::byte> bytes, bool shared_pages)
{
    const auto page = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = reinterpret_cast<uintptr_t>(bytes.data()), end = begin + bytes.size();
    const uintptr_t first = (shared_pages ? begin : begin + page - 1) / page * page;
    return {first, std::max(first, shared_pages ? end : end / page * page)};
}

void advise(uintptr_t first, uintptr_t last, int advice)
{
    if (last > first)
        ::madvise(reinterpret_cast<void *>(first), last - first, advice); // a hint: its failure changes nothing
}

/// Reads the pages and waits for it, or, where the kernel cannot, starts to read as far as its read-ahead goes.
void fetch_pages(std::span<const std::byte> bytes)
{
    const auto [first, last] = pages_of(bytes, true);
#ifdef MADV_POPULATE_READ // unknown to kernels before 5.14
    constexpr uintptr_t piece = uintptr_t{16} << 20; // at once it would be up to a fifth slower
    for (uintptr_t at = first; at < last; at += piece)
        if (::madvise(reinterpret_cast<void *>(at), std::min(piece, last - at), MADV_POPULATE_READ) != 0)
            return advise(at, last, MADV_WILLNEED);
#else
    advise(first, last, MADV_WILLNEED);
#endif
}

/// Takes the pages that no neighbour shares out of this process's memory.
void drop_pages(std::span<const std::byte> bytes)
{
    const auto [first, last] = pages_of(bytes, false);
    advise(first, last, MADV_DONTNEED);
}

/// Of a stack that lies in one piece.
std::span<const std::byte> slice_of(const TensorInfo &tensor, int64_t index)
{
    const size_t size = tensor.bytes.size() / static_cast<size_t>(tensor.shape.front());
    return tensor.bytes.subspan(static_cast<size_t>(index) * size, size);
}

/// The stretches that one expert of a stack is read from; none where experts do not lie apart.
void for_each_stretch_of(const TensorInfo &tensor, int64_t expert,
                         const std::function<void(std::span<const std::byte>)> &call)
{
    if (!tensor.layout)
        return call(slice_of(tensor, expert));
    if (!tensor.layout->stacked)
        return;
    const TensorLayout::Part &part = tensor.layout->parts[static_cast<size_t>(expert)];
    call(part.bytes);
    if (!part.scales.empty())
        call(part.scales);
}

void for_block(const Checkpoint &checkpoint, int layer, const std::function<void(const TensorInfo &)> &call)
{
    const std::string prefix = block_prefix(layer);
    const auto &tensors = checkpoint.tensors();
    for (auto tensor = std::ranges::lower_bound(tensors, prefix, {}, &TensorInfo::name);
         tensor != tensors.end() && tensor->name.starts_with(prefix); ++tensor)
        call(*tensor);
}

} // namespace

std::shared_ptr<const Checkpoint> Checkpoint::open(const std::filesystem::path &reference)
{
    if (const AdaptedModel adapted = split_reference(reference); !adapted.adapter.empty())
        return std::make_shared<AdaptedCheckpoint>(open(adapted.model), adapted.adapter);
    const std::filesystem::path path = resolve_model(reference);
    std::error_code ignored;
    const auto status = std::filesystem::status(path, ignored);
    refuse_dead_link(path);
    if (!std::filesystem::exists(status))
        throw Error(path, "", "does not exist");
    if (const std::string why =
            is_gguf(path) || std::filesystem::exists(path / "config.json", ignored) ? "" : why_no_model(path);
        !why.empty())
        throw Error(path, "", why);
    if (std::filesystem::is_directory(status)) {
        refuse_dead_link(path / "config.json");
        if (!std::filesystem::exists(path / "config.json", ignored))
            throw Error(path, "", "is no model folder: it has no config.json");
        return std::make_shared<HfFolder>(path);
    }
    if (!is_gguf(path) && (path.extension() == ".safetensors" || path.filename() == "config.json"))
        throw Error(path, "", "is part of a model; open the folder it is in");
    return std::make_shared<GgufCheckpoint>(path);
}

ModelCard Checkpoint::card() const
{
    std::map<StorageType, int64_t> elements;
    for (const TensorInfo &tensor : tensors_)
        elements[tensor.type] += tensor.elements();
    const auto most = std::ranges::max_element(elements, {}, [](const auto &entry) { return entry.second; });
    ModelCard card;
    card.name = model_name(path_) + (adapter_.empty() ? "" : " + " + model_name(adapter_));
    card.path = adapted_reference({path_, adapter_}).string();
    card.architecture = config_.architecture;
    card.layers = config_.layers;
    card.hidden_size = config_.hidden_size;
    card.heads = config_.heads;
    card.kv_heads = config_.kv_heads;
    card.head_dim = config_.head_dim;
    card.intermediate_size = config_.intermediate_size;
    card.vocab_size = config_.vocab_size;
    RopeConfig rope;
    rope.theta = 0; // where nothing is rotated
    if (!config_.ropes.empty())
        rope = config_.ropes.front();
    card.rope_theta = rope.theta;
    card.rope_scaling = rope.type_name();
    card.weights_dtype = dtype_name(most->first);
    card.parameters = parameters_;
    return card;
}

const TensorInfo *Checkpoint::find(const std::string &name) const
{
    const auto found = std::ranges::lower_bound(tensors_, name, {}, &TensorInfo::name);
    return found != tensors_.end() && found->name == name ? &*found : nullptr;
}

void Checkpoint::set_tensors(std::vector<TensorInfo> tensors)
{
    tensors_ = std::move(tensors);
    parameters_ = 0;
    for (const TensorInfo &tensor : tensors_)
        parameters_ += tensor.elements();
}

std::vector<std::filesystem::path> Checkpoint::mapped_files() const
{
    std::set<std::filesystem::path> files;
    for (const TensorInfo &tensor : tensors_)
        files.insert(tensor.file);
    if (!adapter_.empty())
        for (const char *name : {"adapter_config.json", "adapter_model.safetensors"})
            files.insert(adapter_ / name);
    return {files.begin(), files.end()};
}

void Checkpoint::read(const TensorInfo &tensor, std::span<float> out, int threads) const
{
    read_rows(tensor, 0, row_count(tensor), out, threads);
}

bool Checkpoint::is_plain(const TensorInfo &tensor) const
{
    return !tensor.update && is_plain_storage(tensor);
}

void Checkpoint::read_rows(const TensorInfo &tensor, int64_t first_row, int64_t row_count, std::span<float> out,
                           int threads) const
{
    decode_rows(tensor, first_row, row_count, out, threads);
    if (tensor.update)
        add_update(tensor, first_row, row_count, out, threads);
}

void Checkpoint::fetch_block(int layer, const std::function<bool(const TensorInfo &)> &which) const
{
    for_block(*this, layer, [&which](const TensorInfo &tensor) {
        if (!which || which(tensor))
            for_each_stretch(tensor, fetch_pages);
    });
}

void Checkpoint::fetch_expert(const TensorInfo &tensor, int64_t expert) const
{
    for_each_stretch_of(tensor, expert, fetch_pages);
}

void Checkpoint::drop_expert(const TensorInfo &tensor, int64_t expert) const
{
    for_each_stretch_of(tensor, expert, drop_pages);
}

std::span<const std::byte> Checkpoint::plain_expert(const TensorInfo &tensor, int64_t expert) const
{
    if (!tensor.layout)
        return is_plain(tensor) ? slice_of(tensor, expert) : std::span<const std::byte>();
    const TensorLayout &layout = *tensor.layout;
    TensorInfo own = tensor;
    own.layout.reset();
    if (!layout.stacked || layout.transposed || layout.row || !layout.parts.front().scales.empty())
        return {};
    own.bytes = layout.parts[static_cast<size_t>(expert)].bytes;
    return is_plain_storage(own) ? own.bytes : std::span<const std::byte>();
}

void Checkpoint::fetch(const std::string &name) const
{
    if (const TensorInfo *tensor = find(name))
        for_each_stretch(*tensor, fetch_pages);
}

void Checkpoint::drop_block(int layer, const std::function<bool(const TensorInfo &)> &which) const
{
    for_block(*this, layer, [&which](const TensorInfo &tensor) {
        if (!which || which(tensor))
            for_each_stretch(tensor, drop_pages);
    });
}

} // namespace sinkscope
