#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/tensor_table.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <string>

namespace sinkscope::test {

/// A checkpoint under another description: the tensors are the original's as far as the changed description has them,
/// and `drop` does not pick them.
class DescribedCheckpoint : public Checkpoint {
public:
    DescribedCheckpoint(std::shared_ptr<const Checkpoint> original, const std::function<void(ModelConfig &)> &change,
                        const std::function<bool(const std::string &)> &drop = {})
        : original_(std::move(original))
    {
        path_ = original_->path();
        config_ = original_->config();
        if (change)
            change(config_);
        std::vector<TensorInfo> kept;
        for (const TensorInfo &tensor : original_->tensors())
            if (is_described(tensor.name) && !(drop && drop(tensor.name)))
                kept.push_back(tensor);
        set_tensors(std::move(kept));
    }

    bool is_plain(const TensorInfo &tensor) const override { return original_->is_plain(tensor); }
    void read_rows(const TensorInfo &tensor, int64_t first_row, int64_t row_count, std::span<float> out,
                   int threads) const override
    {
        original_->read_rows(tensor, first_row, row_count, out, threads);
    }
    std::filesystem::path tokenizer_path() const override { return original_->tokenizer_path(); }

private:
    bool is_described(const std::string &name) const
    {
        const std::string part = name.substr(0, name.rfind('.'));
        const auto among = [this](std::span<const TensorPart> parts, const std::string &wanted,
                                  const BlockConfig &block) {
            const auto found = std::ranges::find(parts, wanted, &TensorPart::name);
            return found != parts.end() && found->present(config_, block);
        };
        for (int layer = 0; layer < config_.layers; ++layer)
            if (const std::string prefix = block_prefix(layer); part.starts_with(prefix))
                return among(block_parts(), part.substr(prefix.size()), config_.block(layer));
        return among(whole_parts(), part, {});
    }

    std::shared_ptr<const Checkpoint> original_;
};

} // namespace sinkscope::test
