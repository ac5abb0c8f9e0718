// Where the time of the instrumented pass goes: a probe that reads the clock at every site of every block.
//     bench_stages MODEL TRACE TOKENS DTYPE THREADS
// Prints the milliseconds of each stage, summed over the blocks of one pass after a first that is not counted, and its
// share.
#include "core/engine/model_internal.h"
#include "core/engine/pipeline.h"
#include "core/engine/standard_probe_internal.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <map>
#include <string>

using namespace sinkscope;

namespace {

using Clock = std::chrono::steady_clock;

/// Charges the time between two sites to the stage that ends at the second, and the time of the standard probe to
/// itself.
class StageClock : public Probe {
public:
    explicit StageClock(StandardProbe &probe) : probe_(probe) { }

    bool wants(Site, int) const override { return true; }
    void take(Site site, int layer, int64_t first_token, const at::Tensor &vectors) override
    {
        charge(stage(site));
        if (probe_.wants(site, layer))
            probe_.take(site, layer, first_token, vectors);
        charge("standard probe");
    }
    void take_column_sums(int layer, const at::Tensor &sums) override
    {
        charge("q/k norm, rotation, attention");
        probe_.take_column_sums(layer, sums);
        charge("standard probe");
    }

    void restart() { last_ = Clock::now(); }
    void print() const
    {
        double total = 0;
        for (const auto &[name, seconds] : seconds_)
            total += seconds;
        for (const auto &[name, seconds] : seconds_)
            std::printf("  %-32s %9.1f ms %5.1f %%\n", name.c_str(), seconds * 1e3, 100 * seconds / total);
        std::printf("  %-32s %9.1f ms\n", "all", total * 1e3);
    }

private:
    static const char *stage(Site site)
    {
        switch (site) {
        case Site::resid_pre:
            return "between blocks";
        case Site::key:
            return "input norm, q, k, v projections";
        case Site::value:
            return "input norm, q, k, v projections";
        case Site::attn_out:
            return "o projection";
        case Site::mlp_in:
            return "residual sum, MLP norm";
        case Site::mlp_gate:
            return "gate projection";
        case Site::mlp_up:
            return "up projection";
        case Site::mlp_act:
            return "silu";
        case Site::mlp_post:
            return "product";
        case Site::mlp_out:
            return "down projection";
        case Site::attn_raw:
        case Site::mlp_raw:
        case Site::resid_post:
            return "residual sum, MLP norm";
        }
        return "";
    }

    void charge(const char *name)
    {
        const Clock::time_point now = Clock::now();
        seconds_[name] += std::chrono::duration<double>(now - last_).count();
        last_ = now;
    }

    StandardProbe &probe_;
    Clock::time_point last_ = Clock::now();
    std::map<std::string, double> seconds_;
};

void measure(char **arguments)
{
    const c10::InferenceMode inference;
    at::set_num_threads(std::stoi(arguments[5]));
    const at::ScalarType type = value_named(compute_type_names, arguments[4], "compute type") == ComputeType::bfloat16
        ? at::kBFloat16
        : at::kFloat;
    const auto model = load_model(Checkpoint::open(arguments[1]), type, at::kCPU, int64_t{1} << 40);
    std::vector<int32_t> ids = read_trace(arguments[2]).token_ids;
    const auto tokens = static_cast<int>(std::min<size_t>(ids.size(), std::stoul(arguments[3])));
    ids.resize(static_cast<size_t>(tokens));
    const Decoder decoder(model->reader, tokens);
    for (int pass = 0; pass < 2; ++pass) {
        StandardProbe probe(tokens, 3, false);
        StageClock clock(probe);
        const std::vector<Probe *> probes{&clock};
        const at::Tensor residual = decoder.embed(ids);
        clock.restart();
        prefill(*model, decoder, residual, 0, {}, probes,
                [&](int layer, const at::Tensor &, const at::Tensor &) { probe.rows(layer); }, {});
        if (pass == 1) {
            std::printf("%s, %d tokens, %s, %d threads\n", arguments[1], tokens, arguments[4], at::get_num_threads());
            clock.print();
        }
    }
}

} // namespace

int main(int count, char **arguments)
{
    if (count != 6) {
        std::fputs("usage: bench_stages MODEL TRACE TOKENS DTYPE THREADS\n", stderr);
        return 2;
    }
    try {
        measure(arguments);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "bench_stages: %s\n", error.what());
        return 1;
    }
    return 0;
}
