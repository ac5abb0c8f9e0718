#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace sinkscope::test {

/// Writes GGUF files (version 3) that hold metadata alone.
class VocabularyGguf {
public:
    void add(const std::string &key, const std::string &value)
    {
        begin(key, 8);
        append_string(value);
    }
    void add(const std::string &key, uint32_t value)
    {
        begin(key, 4);
        append(value);
    }
    void add(const std::string &key, bool value)
    {
        begin(key, 7);
        append(static_cast<uint8_t>(value));
    }
    void add(const std::string &key, const std::vector<std::string> &values)
    {
        begin_array(key, 8, values.size());
        for (const std::string &value : values)
            append_string(value);
    }
    void add(const std::string &key, const std::vector<int32_t> &values)
    {
        begin_array(key, 5, values.size());
        for (const int32_t value : values)
            append(value);
    }
    void add(const std::string &key, const std::vector<float> &values)
    {
        begin_array(key, 6, values.size());
        for (const float value : values)
            append(value);
    }
    void write(const std::filesystem::path &file) const
    {
        VocabularyGguf head;
        head.append(uint32_t{3});
        head.append(uint64_t{0}); // tensors
        head.append(count_);
        std::string content = "GGUF" + head.metadata_ + metadata_;
        content.resize((content.size() + 31) / 32 * 32); // tensor data would start here
        std::ofstream(file, std::ios::binary) << content;
    }

private:
    template <typename Number> void append(Number value)
    {
        metadata_.append(reinterpret_cast<const char *>(&value), sizeof value);
    }
    void append_string(const std::string &text)
    {
        append(static_cast<uint64_t>(text.size()));
        metadata_ += text;
    }
    void begin(const std::string &key, uint32_t type)
    {
        append_string(key);
        append(type);
        ++count_;
    }
    void begin_array(const std::string &key, uint32_t type, std::size_t count)
    {
        begin(key, 9);
        append(type);
        append(static_cast<uint64_t>(count));
    }

    std::string metadata_;
    uint64_t count_ = 0;
};

} // namespace sinkscope::test
