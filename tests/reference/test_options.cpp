// Every option of the description of a block is computed by, and the comparison with transformers sees it: set back, or
// changed where its value is the usual one, the last logits of a family that uses it no longer agree.

#include "core/store/run_file.h"
#include "tests/reference/described_checkpoint.h"
#include "tests/reference/family_fixtures.h"
#include "tests/reference/grid_comparison.h"

#include <map>
#include <set>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

/// Becomes anything: counts the members of an aggregate.
struct Anything {
    template <class T> operator T() const;
};
template <class T, class... Members> constexpr size_t member_count()
{
    if constexpr (requires { T{Members()..., Anything()}; })
        return member_count<T, Members..., Anything>();
    else
        return sizeof...(Members);
}

using Change = std::function<void(ModelConfig &)>;
using Drop = std::function<bool(const std::string &tensor)>;

struct Row {
    std::string part; ///< the struct of the description
    std::string option;
    const char *reference; ///< of a family that uses it
    Change set_back;
    Drop drop = {};
};

template <class T> Row back(const char *option, T ModelConfig::*member, const char *reference)
{
    return {"ModelConfig", option, reference, [member](ModelConfig &c) { c.*member = ModelConfig().*member; }};
}
template <class T> Row back(const char *option, T ExpertsConfig::*member, const char *reference)
{
    return {"ExpertsConfig", option, reference,
            [member](ModelConfig &c) { c.experts.*member = ExpertsConfig().*member; }};
}
template <class T> Row back(const char *option, T RopeConfig::*member, const char *reference)
{
    return {"RopeConfig", option, reference, [member](ModelConfig &c) {
                for (RopeConfig &rope : c.ropes)
                    rope.*member = RopeConfig().*member;
            }};
}
template <class T> Row back(const char *option, T BlockConfig::*member, const char *reference)
{
    return {"BlockConfig", option, reference, [member](ModelConfig &c) {
                for (BlockConfig &block : c.blocks)
                    block.*member = BlockConfig().*member;
            }};
}
template <class Alter> Row ropes(const char *option, const char *reference, Alter alter)
{
    return {"RopeConfig", option, reference, [alter](ModelConfig &c) { std::ranges::for_each(c.ropes, alter); }};
}
Row biases(const char *of, const char *reference, std::set<std::string> parts)
{
    return {"Biases", of, reference, {}, [parts](const std::string &tensor) {
                if (!tensor.ends_with(".bias"))
                    return false;
                const std::string part = tensor.substr(0, tensor.rfind('.'));
                return parts.contains(part.substr(part.rfind('.') + 1));
            }};
}

using M = ModelConfig;
using E = ExpertsConfig;
using R = RopeConfig;
using B = BlockConfig;

// clang-format off
const std::vector<Row> rows{
    {"ModelConfig", "tie_word_embeddings", "llama", [](M &c) { c.tie_word_embeddings = true; }},
    back("norm", &M::norm, "gpt2-long"),
    {"ModelConfig", "norm_eps", "llama", [](M &c) { c.norm_eps = 0.1; }},
    back("norm_weight_plus_one", &M::norm_weight_plus_one, "gemma-long"),
    back("norm_places", &M::norm_places, "gemma2-long"),
    back("norm_places", &M::norm_places, "olmo2-long"),
    back("norm_places", &M::norm_places, "opt@350m-long"),
    {"ModelConfig", "final_norm", "llama", [](M &c) { c.final_norm = false; }},
    back("parallel", &M::parallel, "gpt_neox-long"),
    back("parallel", &M::parallel, "cohere-long"),
    back("embedding_scale", &M::embedding_scale, "gemma-long"),
    back("embedding_norm", &M::embedding_norm, "bloom-long"),
    back("learned_positions", &M::learned_positions, "gpt2-long"),
    back("position_offset", &M::position_offset, "opt-long"),
    back("alibi_slopes", &M::alibi_slopes, "mpt-long"),
    back("qk_norm", &M::qk_norm, "qwen3"),
    back("qk_norm", &M::qk_norm, "olmo2-long"),
    back("qk_norm", &M::qk_norm, "cohere-long"),
    {"ModelConfig", "qk_norm_weight", "qwen3", [](M &c) { c.qk_norm_weight = false; }},
    back("qk_norm_after_rope", &M::qk_norm_after_rope, "hunyuan_v1_dense-long"),
    back("clip_qkv", &M::clip_qkv, "olmo-long"),
    back("score_scale", &M::score_scale, "gemma2-long"),
    back("score_cap", &M::score_cap, "gemma2-long"),
    back("value_scale", &M::value_scale, "mimo_v2_flash-long"),
    {"QueryScale", "scale", "llama4_text-long", [](M &c) { c.query_scale.scale *= 2; }},
    {"QueryScale", "floor_scale", "llama4_text-long", [](M &c) { c.query_scale.floor_scale *= 2; }},
    {"QueryScale", "offset", "llama4_text-long", [](M &c) { c.query_scale.offset = 0; }},
    back("output_gate", &M::output_gate, "afmoe-long"),
    back("output_gate", &M::output_gate, "laguna-long"),
    back("gate_function", &M::gate_function, "laguna-long"),
    {"ModelConfig", "gated_mlp", "llama", [](M &c) { c.gated_mlp = false; }},
    back("activation", &M::activation, "gpt_neox-long"),
    back("activation", &M::activation, "gpt2-long"),
    back("activation", &M::activation, "opt-long"),
    back("activation", &M::activation, "nemotron-long"),
    back("gate_limit", &M::gate_limit, "gpt_oss-long"),
    back("gate_alpha", &M::gate_alpha, "gpt_oss-long"),
    back("up_plus_one", &M::up_plus_one, "gpt_oss-long"),
    back("residual_scale", &M::residual_scale, "granite-long"),
    back("logit_scale", &M::logit_scale, "cohere-long"),
    back("logit_cap", &M::logit_cap, "gemma2-long"),

    {"ExpertsConfig", "used", "qwen3_moe-long", [](M &c) { c.experts.used = 1; }},
    back("shared_intermediate_size", &E::shared_intermediate_size, "qwen2_moe-long"),
    back("shared_gate", &E::shared_gate, "qwen2_moe-long"),
    back("score", &E::score, "glm4_moe-long"),
    back("score", &E::score, "gpt_oss-long"),
    back("selection_bias", &E::selection_bias, "ernie4_5_moe-long"),
    back("groups", &E::groups, "deepseek_v3-long"),
    back("used_groups", &E::used_groups, "deepseek_v3-long"),
    back("group_score", &E::group_score, "deepseek_v2-long"),
    back("renormalise", &E::renormalise, "qwen3_moe-long"),
    back("scale", &E::scale, "deepseek_v3-long"),
    back("weigh_input", &E::weigh_input, "llama4_text-long"),

    {"BlockConfig", "rope", "gemma3_text-long", [](M &c) { for (B &block : c.blocks) block.rope = 0; }},
    {"BlockConfig", "rope", "smollm3-long", [](M &c) { for (B &block : c.blocks) block.rope = 0; }},
    back("window", &B::window, "mistral-sliding-long"),
    back("chunk", &B::chunk, "llama4_text-long"),
    back("sinks", &B::sinks, "gpt_oss-long"),
    back("qk_norm", &B::qk_norm, "llama4_text-long"),
    back("query_scale", &B::query_scale, "llama4_text-long"),

    back("type", &R::type, "llama-rope-linear-long"),
    back("type", &R::type, "llama-rope-dynamic-long"),
    back("type", &R::type, "llama-rope-llama3-long"),
    back("type", &R::type, "llama-rope-yarn-long"),
    back("type", &R::type, "llama-rope-longrope-long"),
    back("theta", &R::theta, "mixtral-long"),
    {"RopeConfig", "rotary_dim", "stablelm-long", [](M &c) { for (R &rope : c.ropes) rope.rotary_dim = c.head_dim; }},
    back("interleaved", &R::interleaved, "gptj-long"),
    back("reversed", &R::reversed, "nanochat-long"),
    back("factor", &R::factor, "llama-rope-linear-long"),
    ropes("original_max_positions", "llama-rope-llama3-long", [](R &rope) { rope.original_max_positions *= 4; }),
    ropes("low_freq_factor", "llama-rope-llama3-long", [](R &rope) { rope.low_freq_factor = 2; }),
    ropes("high_freq_factor", "llama-rope-llama3-long", [](R &rope) { rope.high_freq_factor = 16; }),
    ropes("beta_fast", "llama-rope-yarn-mscale-long", [](R &rope) { rope.beta_fast = 2.5; }),
    back("beta_slow", &R::beta_slow, "llama-rope-yarn-mscale-long"),
    ropes("attention_factor", "llama-rope-yarn-long", [](R &rope) { rope.attention_factor = 1; }),
    back("mscale", &R::mscale, "llama-rope-yarn-mscale-long"),
    back("mscale_all_dim", &R::mscale_all_dim, "llama-rope-yarn-mscale-long"),
    back("truncate", &R::truncate, "llama-rope-yarn-mscale-long"),
    ropes("short_factor", "llama-rope-longrope", [](R &rope) { rope.short_factor.assign(rope.short_factor.size(), 1.0); }),
    ropes("long_factor", "llama-rope-longrope-long", [](R &rope) { rope.long_factor.assign(rope.long_factor.size(), 1.0); }),

    biases("queries, keys and values", "qwen2", {"q", "k", "v"}),
    biases("the attention's output", "gpt2-long", {"o"}),
    biases("the MLP", "gpt2-long", {"up", "down"}),
    biases("norms", "gpt2-long", {"attn_norm", "mlp_norm", "final_norm"}),
    biases("the output head", "gptj-long", {"head"}),
    biases("the router", "gpt_oss-long", {"router"}),
    biases("experts", "gpt_oss-long", {"expert_gate", "expert_up", "expert_down"}),
};
// clang-format on

/// Members that no row can set back: names, sizes that the tensors have, parts whose members have rows of their own,
/// and what the pass has no use for.
const std::map<std::string, std::set<std::string>> no_options{
    {"ModelConfig",
     {"architecture", "layers", "hidden_size", "heads", "kv_heads", "head_dim", "intermediate_size", "vocab_size",
      "value_dim", "max_positions", "embedding_size", "ropes", "blocks", "latent", "experts", "query_scale", "bos_id",
      "eos_ids"}},
    {"ExpertsConfig", {"count", "intermediate_size"}},
    {"BlockConfig", {"heads", "kv_heads", "experts"}},
};

template <class Part> void check_rows_of(const char *part)
{
    std::set<std::string> covered;
    if (const auto found = no_options.find(part); found != no_options.end())
        covered = found->second;
    for (const Row &row : rows)
        if (row.part == part)
            covered.insert(row.option);
    QVERIFY2(covered.size() == member_count<Part>(),
             qPrintable(QStringLiteral("%1 has %2 members, and rows or reasons for none stand for %3")
                            .arg(QLatin1String(part))
                            .arg(member_count<Part>())
                            .arg(covered.size())));
}

/// Each value from the first to `last` is the usual one or that of a row's family.
template <class Value, class Of> void check_values_of(const char *option, Value last, Of of)
{
    std::set<Value> seen{of(ModelConfig())};
    for (const Row &row : rows)
        if (row.option == option)
            seen.insert(of(Checkpoint::open(family_folder(row.reference))->config()));
    QVERIFY2(seen.size() == static_cast<size_t>(last) + 1, option);
}

} // namespace

class TestOptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT(family_checkpoints(), "make_checkpoints.py needs /usr/bin/python3 with numpy"); }

    void every_option_has_a_row()
    {
        check_rows_of<ModelConfig>("ModelConfig");
        check_rows_of<ExpertsConfig>("ExpertsConfig");
        check_rows_of<RopeConfig>("RopeConfig");
        check_rows_of<BlockConfig>("BlockConfig");
        check_rows_of<QueryScale>("QueryScale");
    }

    void every_value_has_a_row()
    {
        check_values_of("norm", NormKind::layer, [](const M &c) { return c.norm; });
        check_values_of("norm_places", NormPlaces::sums, [](const M &c) { return c.norm_places; });
        check_values_of("parallel", Parallel::own_norm, [](const M &c) { return c.parallel; });
        check_values_of("activation", Activation::relu_squared, [](const M &c) { return c.activation; });
        check_values_of("qk_norm", QkNorm::whole, [](const M &c) { return c.qk_norm; });
        check_values_of("output_gate", OutputGate::elementwise, [](const M &c) { return c.output_gate; });
        check_values_of("gate_function", GateFunction::softplus, [](const M &c) { return c.gate_function; });
        check_values_of("score", RouterScore::softmax_of_chosen, [](const M &c) { return c.experts.score; });
        check_values_of("group_score", GroupScore::sum_of_best_two, [](const M &c) { return c.experts.group_score; });
        check_values_of("type", R::Type::longrope,
                        [](const M &c) { return c.ropes.empty() ? R::Type() : c.ropes[0].type; });
    }

    void set_back_it_disagrees_data()
    {
        QTest::addColumn<int>("index");
        for (size_t i = 0; i < rows.size(); ++i)
            QTest::addRow("%s::%s, %s", rows[i].part.c_str(), rows[i].option.c_str(), rows[i].reference)
                << static_cast<int>(i);
    }

    void set_back_it_disagrees()
    {
        QFETCH(int, index);
        const Row &row = rows[static_cast<size_t>(index)];
        const std::filesystem::path file = reference_file(row.reference);
        const std::vector<int32_t> ids = ids_of(read_run(file));
        const Grid expected = as_grid(last_logits_of(file));
        const auto original = Checkpoint::open(family_folder(row.reference));
        const auto ratio_of = [&](const Change &change, const Drop &drop) {
            std::string what;
            const auto described = std::make_shared<DescribedCheckpoint>(original, change, drop);
            return worst_ratio(as_grid(last_logits(described, ids)), expected, logit_tolerance, logit_tolerance, what);
        };
        try {
            QVERIFY(ratio_of({}, {}) <= 1);
            const double ratio = ratio_of(row.set_back, row.drop);
            QVERIFY2(!(ratio <= 1), qPrintable(QStringLiteral("%1 of the tolerance").arg(ratio)));
        } catch (const std::exception &error) { // it must run, and wrongly
            QFAIL(error.what());
        }
    }
};

QTEST_APPLESS_MAIN(TestOptions)
#include "test_options.moc"
