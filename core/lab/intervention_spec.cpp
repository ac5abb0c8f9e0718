#include "core/lab/intervention_spec.h"

#include "core/data/error.h"
#include "core/data/factor_limits.h"
#include "core/json/json_reader.h"
#include "core/text/text_file.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

namespace sinkscope {

namespace {

constexpr int most_experts = 1 << 16;
constexpr uint64_t largest_spec = uint64_t{16} << 20; ///< bytes

/// One entry of the list.
class Entry {
public:
    Entry(const JsonReader &json, const Run &run) : json_(json), run_(run) { }

    Intervention read() const
    {
        check_keys();
        Intervention edit;
        edit.operation = json_.at("operation").name(operation_names, "operation");
        const bool needs_site = edit.operation != Operation::block_attention;
        if (needs_site)
            edit.site = json_.at("site").name(site_names, "site");
        else if (json_.contains("site"))
            json_.fail("site", "block_attention has none: it hides keys from all queries");
        edit.tokens = tokens(json_.at("tokens"));
        if (edit.tokens.empty())
            json_.fail("tokens", "no token of the run is meant");
        edit.layers = layers(json_.at("layers"), edit.tokens);
        read_factor(edit);
        read_sources(edit);
        if (const auto heads = json_.find("heads")) {
            if (needs_site)
                heads->fail("only block_attention takes heads");
            collect(edit.heads, *heads, run_.model.heads, [this](const std::string &word) {
                return word == "all" ? std::optional(range(0, run_.model.heads)) : std::nullopt;
            });
        }
        const auto no_word = [](const std::string &) { return std::optional<std::vector<int>>(); };
        if (const auto experts = json_.find("experts")) {
            if (!needs_site || !is_of_neurons(edit.site))
                experts->fail("only mlp_gate, mlp_up, mlp_act and mlp_post of an expert are its own");
            collect(edit.experts, *experts, most_experts, no_word); // the model says how many it has
        }
        if (const auto neurons = json_.find("neurons")) {
            if (!needs_site || !is_of_neurons(edit.site))
                neurons->fail("only mlp_gate, mlp_up, mlp_act and mlp_post have neurons");
            const int all = run_.model.intermediate_size;
            collect(edit.neurons, *neurons, all > 0 && edit.experts.empty() ? all : std::numeric_limits<int>::max(),
                    no_word);
        }
        return edit;
    }

private:
    void check_keys() const
    {
        std::string known;
        Intervention any;
        for_each_field(any, [&known](const char *name, const auto &...) {
            known += std::string(known.empty() ? "" : ", ") + name;
        });
        for (const std::string &key : json_.keys())
            if ((", " + known + ",").find(", " + key + ",") == std::string::npos)
                json_.fail(key, "is not known (known: " + known + ")");
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
    void collect(std::vector<int> &values, const JsonReader &json, int limit, const Word &word) const
    {
        if (json.is_list()) {
            for (const JsonReader &element : json.elements()) {
                if (element.is_list())
                    element.fail("lists do not nest");
                collect(values, element, limit, word);
            }
            return;
        }
        std::vector<int> found;
        if (json.is_number()) {
            found.push_back(json.integer(0, limit - 1));
        } else if (json.is_string()) {
            const std::string text = json.string();
            if (const std::optional<std::vector<int>> meant = word(text))
                found = *meant;
            else
                found = numbers(json, text, limit);
        } else {
            json.fail("expected a number, a range such as \"5-9\", a word or a list of these");
        }
        for (const int number : found)
            if (std::ranges::find(values, number) == values.end())
                values.push_back(number);
    }

    static std::vector<int> numbers(const JsonReader &json, const std::string &text, int limit)
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
            json.fail("'" + text + "' is neither a number, nor a range such as \"5-9\", nor a known word");
        if (first < 0 || last < first || last >= limit)
            json.fail("'" + text + "' is outside 0.." + std::to_string(limit - 1));
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

    std::vector<int> tokens(const JsonReader &json) const
    {
        std::vector<int> result;
        collect(result, json, run_.token_count(), [this](const std::string &word) { return token_word(word); });
        return result;
    }

    std::vector<int> layers(const JsonReader &json, const std::vector<int> &tokens) const
    {
        std::vector<int> result;
        collect(result, json, run_.layers(), [&](const std::string &word) -> std::optional<std::vector<int>> {
            if (word == "all")
                return range(0, run_.layers());
            if (word != "l_start")
                return std::nullopt;
            int first = run_.layers();
            for (const int token : tokens)
                if (const Sink *sink = run_.detection.find(token))
                    first = std::min(first, sink->l_start());
            if (first == run_.layers())
                json.fail("\"l_start\": none of the tokens is a sink");
            return std::vector<int>{first};
        });
        if (result.empty())
            json.fail("no block is meant");
        return result;
    }

    void read_factor(Intervention &edit) const
    {
        const bool takes = edit.operation == Operation::scale || edit.operation == Operation::cap_norm;
        const auto factor = json_.find("factor");
        if (!factor) {
            if (takes)
                json_.fail("factor", "is missing: " + operation_name(edit.operation) + " needs it");
            return;
        }
        if (!takes)
            factor->fail(operation_name(edit.operation) + " takes none");
        edit.factor = factor->real();
        if (edit.factor < lowest_factor(edit.operation))
            factor->fail("a norm is capped at 0 or more");
    }

    void read_sources(Intervention &edit) const
    {
        const bool mean = edit.operation == Operation::replace_mean, token = edit.operation == Operation::replace_token;
        const auto sources = json_.find("sources");
        if (sources && !mean && !token)
            sources->fail(operation_name(edit.operation) + " takes none");
        if (sources)
            edit.sources = tokens(*sources);
        else if (mean)
            edit.sources = *token_word("non-sinks");
        if (token && edit.sources.size() != 1)
            json_.fail("sources", "replace_token needs exactly one token");
        if (mean && edit.sources.empty())
            json_.fail("sources", "no token of the run is meant");
    }

    const JsonReader &json_;
    const Run &run_;
};

} // namespace

std::vector<Intervention> parse_intervention_spec(std::string_view json, const std::string &source, const Run &run)
{
    const JsonReader list = JsonReader::parse(json, source);
    if (!list.is_list() || list.elements().empty())
        list.fail("expected a list of interventions");
    std::vector<Intervention> result;
    for (const JsonReader &entry : list.elements())
        result.push_back(Entry(entry, run).read());
    return result;
}

std::vector<Intervention> read_intervention_spec(const std::filesystem::path &file, const Run &run)
{
    return parse_intervention_spec(read_whole_file(file, largest_spec), file.string(), run);
}

} // namespace sinkscope
