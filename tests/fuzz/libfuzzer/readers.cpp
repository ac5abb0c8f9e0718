// One libFuzzer program for every reader of files that nobody vouches for: SINKSCOPE_FUZZ_READER names the one that is
// fed. A reader must give what it read or throw Error; anything else, a sanitizer's finding too, is a finding.
// tests/fuzz/run.sh builds and runs them all.

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/weights_fingerprint.h"
#include "core/data/error.h"
#include "core/store/detections.h"
#include "core/store/run_file.h"
#include "core/store/set_description.h"
#include "core/text/tokenizer.h"
#include "core/text/trace_file.h"
#include "tests/fuzz/chat_variables.h"
#include "tests/fuzz/libfuzzer/seeds.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include <fcntl.h>
#include <unistd.h>

using namespace sinkscope;
namespace fs = std::filesystem;

namespace {

/// Where the bytes of an execution lie, in memory.
fs::path folder;

struct Reader {
    const char *name;
    const char *file; ///< in `folder`, or none
    void (*read)(const fs::path &file, std::string_view bytes);
};

void read_checkpoint(const fs::path &path)
{
    const auto checkpoint = Checkpoint::open(path);
    weights_fingerprint(*checkpoint);
    for (const TensorInfo &tensor : checkpoint->tensors())
        if (tensor.elements() < 100'000) {
            std::vector<float> values(static_cast<size_t>(tensor.elements()));
            checkpoint->read(tensor, values, 1);
        }
}

void read_tokenizer(const fs::path &file)
{
    const auto tokenizer = Tokenizer::open(file);
    tokenizer->decode(tokenizer->encode("Two tokens, \xc3\xa9\xe2\x82\xac  and\n12 <s>"));
}

void read_traces(const fs::path &file)
{
    const TraceFile traces(file);
    for (int sample = 0; sample < traces.size(); ++sample) {
        try {
            traces.read(sample);
        } catch (const Error &) { // one broken record says nothing of the next one
        }
    }
}

constexpr Reader readers[]{
    {"safetensors", "model/model.safetensors",
     [](const fs::path &file, std::string_view) { read_checkpoint(file.parent_path()); }},
    {"config", "model/config.json",
     [](const fs::path &file, std::string_view) { read_checkpoint(file.parent_path()); }},
    {"gguf", "model.gguf",
     [](const fs::path &file, std::string_view) {
         read_checkpoint(file);
         read_tokenizer(file);
     }},
    {"tokenizer", "tokenizer.json", [](const fs::path &file, std::string_view) { read_tokenizer(file); }},
    {"trace", "trace.json", [](const fs::path &file, std::string_view) { read_traces(file); }},
    {"traces", "traces.jsonl", [](const fs::path &file, std::string_view) { read_traces(file); }},
    {"packed", "packed.jsonl", [](const fs::path &file, std::string_view) { read_traces(file); }},
    {"detections", "set.jsonl", [](const fs::path &file, std::string_view) { read_detections(file); }},
    {"set", "set.jsonl.set.json",
     [](const fs::path &file, std::string_view) { read_set_description(file.parent_path() / "set.jsonl"); }},
    {"run", "run.h5", [](const fs::path &file, std::string_view) { read_run(file); }},
    {"prompt", nullptr,
     [](const fs::path &, std::string_view bytes) {
         static const jinja::Dictionary variables = test::chat_variables();
         jinja::Template(std::string(bytes)).render(variables, {}, test::fuzz_limits);
     }},
};

const Reader *chosen = nullptr;

void write_whole(const fs::path &file, std::string_view bytes)
{
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0 || ::write(descriptor, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
        std::abort();
    ::close(descriptor);
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int *, char ***)
{
    const char *name = std::getenv("SINKSCOPE_FUZZ_READER");
    for (const Reader &reader : readers)
        if (name && std::string_view(name) == reader.name)
            chosen = &reader;
    if (!chosen) { // for the script
        for (const Reader &reader : readers)
            std::cout << reader.name << '\n';
        std::exit(name ? 1 : 0);
    }
    std::string made = "/dev/shm/sinkscope-fuzz-XXXXXX";
    if (!::mkdtemp(made.data()))
        std::abort();
    folder = made;
    fs::create_directories(folder / "model");
    test::write_model(folder / "model");
    std::atexit([] { fs::remove_all(folder); });
    if (const char *seeds = std::getenv("SINKSCOPE_FUZZ_SEEDS")) {
        test::write_seeds(chosen->name, seeds);
        std::exit(0);
    }
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    const fs::path file = chosen->file ? folder / chosen->file : fs::path();
    if (chosen->file)
        write_whole(file, bytes);
    try {
        chosen->read(file, bytes);
    } catch (const Error &) { // what it may do
    }
    return 0;
}
