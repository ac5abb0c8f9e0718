// How long a person of the lab waits for a variant: the middle block's mlp_out of a sink set to zero.
//     bench_variant MODEL TRACE TOKENS DTYPE THREADS ROUNDS
// Prints the median seconds of a variant with its predictions (divergence, log-probabilities), and without them.
#include "core/lab/lab_session.h"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>

using namespace sinkscope;

namespace {

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

void measure(char **arguments)
{
    AnalyzeRequest request;
    request.model = arguments[1];
    request.trace = read_trace(arguments[2]);
    request.max_tokens = std::stoi(arguments[3]);
    request.compute_type = value_named(compute_type_names, arguments[4], "compute type");
    request.threads = std::stoi(arguments[5]);
    request.device = Device::cpu;
    const int rounds = std::max(1, std::stoi(arguments[6]));
    AnalyzeObserver observer;
    ModelCache cache;
    const std::shared_ptr<const Run> baseline = analyze(request, observer, {}, &cache);
    LabRequest lab;
    lab.model = request.model;
    lab.device = request.device;
    lab.threads = request.threads;
    LabSession session(baseline, lab, observer, {}, &cache);

    Intervention zero;
    zero.layers = {baseline->layers() / 2};
    zero.tokens = {1}; // early, so that the predictions of all tokens after it are compared
    std::vector<double> with, without;
    for (int round = 0; round <= rounds; ++round) {
        const double full = session.variant({zero}, observer).effect.seconds;
        const double grids = session.variant({zero}, observer, {}, false).effect.seconds;
        if (round == 0)
            continue; // warms up
        with.push_back(full);
        without.push_back(grids);
    }
    std::printf("%.6f %.6f\n", median(with), median(without));
}

} // namespace

int main(int count, char **arguments)
{
    if (count != 7) {
        std::fputs("usage: bench_variant MODEL TRACE TOKENS DTYPE THREADS ROUNDS\n", stderr);
        return 2;
    }
    try {
        measure(arguments);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "bench_variant: %s\n", error.what());
        return 1;
    }
    return 0;
}
