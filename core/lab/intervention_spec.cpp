#include "core/lab/intervention_spec.h"

#include "core/data/error.h"
#include "core/json/parse_json_internal.h"
#include "core/text/text_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

namespace sinkscope {

namespace {

using Json = nlohmann::json;

constexpr uint64_t largest_spec = uint64_t{16} << 20; ///< bytes

/// One entry of the list, with its place for messages.
class Entry {
public:
    Entry(const Json &value, const Run &run, const std::string &source, size_t index)
        : value_(value), run_(run), source_(source), place_("intervention " + std::to_string(index + 1))
    {
    }

    Intervention read() const
    {
        check_keys();
        Intervention edit;
        edit.operation = named(required("operation"), "operation", operation_from_name);
        const bool needs_site = edit.operation != Operation::block_attention;
        if (needs_site)
            edit.site = named(required("site"), "site", site_from_name);
        else if (value_.contains("site"))
            fail("site", "block_attention has none: it hides keys from all queries");
        edit.tokens = tokens("tokens", required("tokens"));
        if (edit.tokens.empty())
            fail("tokens", "no token of the run is meant");
        edit.layers = layers(required("layers"), edit.tokens);
        read_factor(edit);
        read_sources(edit);
        if (const auto heads = value_.find("heads"); heads != value_.end()) {
            if (needs_site)
                fail("heads", "only block_attention takes heads");
            collect(edit.heads, "heads", *heads, run_.model.heads, [this](const std::string &word) {
                return word == "all" ? std::optional(range(0, run_.model.heads)) : std::nullopt;
            });
        }
        return edit;
    }

private:
    [[noreturn]] void fail(const std::string &key, const std::string &what) const
    {
        throw Error(source_, place_ + (key.empty() ? "" : ": key '" + key + "'"), what);
    }

    void check_keys() const
    {
        static const std::set<std::string> known{"site", "operation", "layers", "tokens", "factor", "sources", "heads"};
        if (!value_.is_object())
            fail("", "expected an object");
        for (const auto &[key, unused] : value_.items())
            if (!known.contains(key))
                fail(key, "is not known (known: site, operation, layers, tokens, factor, sources, heads)");
    }

    const Json &required(const char *key) const
    {
        const auto found = value_.find(key);
        if (found == value_.end())
            fail(key, "is missing");
        return *found;
    }

    template <typename Value>
    Value named(const Json &value, const char *key, Value (*from_name)(const std::string &)) const
    {
        if (!value.is_string())
            fail(key, "expected a name");
        try {
            return from_name(value.get<std::string>());
        } catch (const Error &error) {
            fail(key, error.what());
        }
    }

    static std::vector<int> range(int begin, int end)
    {
        std::vector<int> values;
        for (int i = begin; i < end; ++i)
            values.push_back(i);
        return values;
    }

    /// Adds a number, a range "a-b", a word, or each of a list.
    template <typename Word>
    void collect(std::vector<int> &values, const char *key, const Json &value, int limit, const Word &word) const
    {
        if (value.is_array()) {
            for (const Json &element : value) {
                if (element.is_array())
                    fail(key, "lists do not nest");
                collect(values, key, element, limit, word);
            }
            return;
        }
        std::vector<int> found;
        if (value.is_number_integer()) {
            const auto number = value.get<int64_t>();
            if (number < 0 || number >= limit)
                fail(key, std::to_string(number) + " is outside 0.." + std::to_string(limit - 1));
            found.push_back(static_cast<int>(number));
        } else if (value.is_string()) {
            const auto text = value.get<std::string>();
            if (const std::optional<std::vector<int>> meant = word(text))
                found = *meant;
            else
                found = numbers(key, text, limit);
        } else {
            fail(key, "expected a number, a range such as \"5-9\", a word or a list of these");
        }
        for (const int number : found)
            if (std::ranges::find(values, number) == values.end())
                values.push_back(number);
    }

    std::vector<int> numbers(const char *key, const std::string &text, int limit) const
    {
        int first = 0, last = 0;
        const char *end = text.data() + text.size();
        const auto [dash, error] = std::from_chars(text.data(), end, first);
        bool good = error == std::errc();
        last = first;
        if (good && dash != end) {
            const auto [rest, error_last] = *dash == '-' ? std::from_chars(dash + 1, end, last)
                                                         : std::from_chars_result{dash, std::errc::invalid_argument};
            good = error_last == std::errc() && rest == end;
        }
        if (!good)
            fail(key, "'" + text + "' is neither a number, nor a range such as \"5-9\", nor a known word");
        if (first < 0 || last < first || last >= limit)
            fail(key, "'" + text + "' is outside 0.." + std::to_string(limit - 1));
        return range(first, last + 1);
    }

    std::optional<std::vector<int>> token_word(const std::string &word) const
    {
        const auto pick = [this](const auto &wanted) {
            std::vector<int> values;
            for (int position = 0; position < run_.token_count(); ++position)
                if (wanted(position, run_.detection.find(position)))
                    values.push_back(position);
            return values;
        };
        const int bos = run_.detection.bos_position;
        const auto labelled = [&pick](SinkLabel label) {
            return pick([label](int, const Sink *sink) { return sink && sink->label == label; });
        };
        if (word == "all")
            return range(0, run_.token_count());
        if (word == "bos")
            return std::vector<int>{bos};
        if (word == "not-bos")
            return pick([bos](int position, const Sink *) { return position != bos; });
        if (word == "sinks")
            return pick([bos](int position, const Sink *sink) { return sink && position != bos; });
        if (word == "non-sinks")
            return pick([bos](int position, const Sink *sink) { return !sink && position != bos; });
        if (word == "secondary")
            return labelled(SinkLabel::secondary);
        if (word == "primary")
            return labelled(SinkLabel::primary);
        if (word == "noise")
            return labelled(SinkLabel::noise);
        return std::nullopt;
    }

    std::vector<int> tokens(const char *key, const Json &value) const
    {
        std::vector<int> result;
        collect(result, key, value, run_.token_count(), [this](const std::string &word) { return token_word(word); });
        return result;
    }

    std::vector<int> layers(const Json &value, const std::vector<int> &tokens) const
    {
        std::vector<int> result;
        collect(result, "layers", value, run_.layers(),
                [&](const std::string &word) -> std::optional<std::vector<int>> {
                    if (word == "all")
                        return range(0, run_.layers());
                    if (word != "l_start")
                        return std::nullopt;
                    int first = run_.layers();
                    for (const int token : tokens)
                        if (const Sink *sink = run_.detection.find(token))
                            first = std::min(first, sink->l_start());
                    if (first == run_.layers())
                        fail("layers", "\"l_start\": none of the tokens is a sink");
                    return std::vector<int>{first};
                });
        if (result.empty())
            fail("layers", "no block is meant");
        return result;
    }

    void read_factor(Intervention &edit) const
    {
        const bool takes = edit.operation == Operation::scale || edit.operation == Operation::cap_norm;
        const auto factor = value_.find("factor");
        if (factor == value_.end()) {
            if (takes)
                fail("factor", "is missing: " + operation_name(edit.operation) + " needs it");
            return;
        }
        if (!takes)
            fail("factor", operation_name(edit.operation) + " takes none");
        if (!factor->is_number())
            fail("factor", "expected a number");
        edit.factor = factor->get<double>();
    }

    void read_sources(Intervention &edit) const
    {
        const bool mean = edit.operation == Operation::replace_mean, token = edit.operation == Operation::replace_token;
        const auto sources = value_.find("sources");
        if (sources != value_.end() && !mean && !token)
            fail("sources", operation_name(edit.operation) + " takes none");
        if (sources != value_.end())
            edit.sources = tokens("sources", *sources);
        else if (mean)
            edit.sources = *token_word("non-sinks");
        if (token && edit.sources.size() != 1)
            fail("sources", "replace_token needs exactly one token");
        if (mean && edit.sources.empty())
            fail("sources", "no token of the run is meant");
    }

    const Json &value_;
    const Run &run_;
    const std::string &source_;
    std::string place_;
};

} // namespace

std::vector<Intervention> parse_intervention_spec(std::string_view json, const std::string &source, const Run &run)
{
    const Json list = parse_json(json, source);
    if (!list.is_array() || list.empty())
        throw Error(source, "", "expected a list of interventions");
    std::vector<Intervention> result;
    for (size_t i = 0; i < list.size(); ++i)
        result.push_back(Entry(list[i], run, source, i).read());
    return result;
}

std::vector<Intervention> read_intervention_spec(const std::filesystem::path &file, const Run &run)
{
    return parse_intervention_spec(read_whole_file(file, largest_spec), file.string(), run);
}

} // namespace sinkscope
