// The instrumented pass as a person starts it, for bench_forward.py and bench_memory.py.
//     bench_pass MODEL TRACE TOKENS DTYPE THREADS MEMORY_BUDGET [--device cpu|cuda]
// Prints the seconds of a first pass, which reads the weights, and then those of one more pass for each line of
// standard input.
#include "core/engine/pipeline.h"

#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

using namespace sinkscope;

namespace {

void serve(const std::vector<std::string> &arguments)
{
    AnalyzeRequest request;
    request.model = arguments[1];
    request.trace = read_trace(arguments[2]);
    request.max_tokens = std::stoi(arguments[3]);
    request.compute_type = value_named(compute_type_names, arguments[4], "compute type");
    request.threads = std::stoi(arguments[5]);
    request.memory_budget = std::stoll(arguments[6]);
    request.device = arguments.size() == 9 ? value_named(device_names, arguments[8], "device") : Device::cpu;
    request.logprob = false; // the peer runs without the language model head
    AnalyzeObserver observer;
    ModelCache cache;
    std::string line;
    do {
        std::printf("%.6f\n", analyze(request, observer, {}, &cache)->settings.seconds);
        std::fflush(stdout);
    } while (std::getline(std::cin, line));
}

} // namespace

int main(int count, char **arguments)
{
    const std::vector<std::string> words(arguments, arguments + count);
    if (count != 7 && !(count == 9 && words[7] == "--device")) {
        std::fputs("usage: bench_pass MODEL TRACE TOKENS DTYPE THREADS MEMORY_BUDGET [--device cpu|cuda]\n", stderr);
        return 2;
    }
    try {
        serve(words);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "bench_pass: %s\n", error.what());
        return 1;
    }
    return 0;
}
