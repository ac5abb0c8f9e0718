#include "core/text/id_tokenizer.h"

#include "core/data/error.h"

namespace sinkscope {

namespace {

class IdTokenizer : public Tokenizer {
public:
    IdTokenizer(std::filesystem::path model, std::string why) : model_(std::move(model)), why_(std::move(why)) { }

    std::vector<int32_t> encode(std::string_view, const std::stop_token &) const override
    {
        if (!why_.empty())
            throw Error(why_ + "; without a tokenizer a trace must give its token_ids");
        throw Error(model_, "tokenizer.json",
                    "the model has no tokenizer that can be read; without one a trace must give its token_ids");
    }
    std::vector<std::string> notices() const override
    {
        return {"tokens are shown as their ids: " + (why_.empty() ? "the model has no tokenizer" : why_)};
    }
    int32_t bos_added_id() const override { return -1; }
    int vocab_size() const override { return 0; }
    int32_t id_of(std::string_view) const override { return -1; }
    bool is_special(int32_t) const override { return false; }
    std::string bytes(int32_t id) const override { return "<" + std::to_string(id) + ">"; }

private:
    std::filesystem::path model_;
    std::string why_;
};

} // namespace

std::shared_ptr<const Tokenizer> make_id_tokenizer(const std::filesystem::path &model, const std::string &why)
{
    return std::make_shared<const IdTokenizer>(model, why);
}

std::shared_ptr<const Tokenizer> open_tokenizer_or_ids(const std::filesystem::path &model,
                                                       const std::filesystem::path &file)
{
    if (file.empty())
        return make_id_tokenizer(model);
    try {
        return Tokenizer::open(file);
    } catch (const Error &error) {
        return make_id_tokenizer(model, error.what());
    }
}

} // namespace sinkscope
