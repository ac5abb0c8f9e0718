#include "core/text/id_tokenizer.h"

#include "core/data/error.h"

namespace sinkscope {

namespace {

class IdTokenizer : public Tokenizer {
public:
    explicit IdTokenizer(std::filesystem::path model) : model_(std::move(model)) { }

    std::vector<int32_t> encode(std::string_view) const override
    {
        throw Error(model_, "tokenizer.json",
                    "the model has no tokenizer that can be read; without one a trace must give its token_ids");
    }
    int32_t bos_added_id() const override { return -1; }
    int vocab_size() const override { return 0; }
    int32_t id_of(std::string_view) const override { return -1; }
    bool is_special(int32_t) const override { return false; }
    std::string bytes(int32_t id) const override { return "<" + std::to_string(id) + ">"; }

private:
    std::filesystem::path model_;
};

} // namespace

std::shared_ptr<const Tokenizer> make_id_tokenizer(const std::filesystem::path &model)
{
    return std::make_shared<const IdTokenizer>(model);
}

} // namespace sinkscope
