#pragma once

#include "core/engine/model_internal.h"
#include "core/engine/pipeline.h"
#include "core/text/tokenizer.h"

#include <c10/core/Device.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sinkscope {

/// A file as it was when it was read.
struct FileStamp {
    std::filesystem::path path;
    uintmax_t bytes = 0;
    std::filesystem::file_time_type modified;
    bool operator==(const FileStamp &) const = default;
};

/// What a ModelCache keeps, and what it was opened for.
struct ModelCache::Contents {
    std::filesystem::path path;
    std::vector<FileStamp> files; ///< that the model and its tokenizer were read from
    at::ScalarType type = at::kFloat;
    at::Device device = at::kCPU;
    std::string device_note; ///< why not the card, where that was left to us; else empty
    std::shared_ptr<LoadedModel> loaded;
    std::shared_ptr<const Tokenizer> tokenizer;
    ChatSource chat;
};

/// As runs record them: "cpu", "cuda:0 (NVIDIA H100)"; "float32", "bfloat16".
std::string device_text(at::Device device);
const char *type_text(at::ScalarType type);

/// Bytes on the compute device that this process could have: of the card, or of main memory.
int64_t available_memory_of(at::Device device);

/// Opens the request's model into `contents` unless it is there already and its files are as they were. Throws Error.
void open_model(ModelCache::Contents &contents, const AnalyzeRequest &request);

/// The same; where the device was left to us and the card is too small for what `needed` then says, on the CPU.
void open_where_it_fits(ModelCache::Contents &contents, const AnalyzeRequest &request,
                        const std::function<Forecast()> &needed);

} // namespace sinkscope
