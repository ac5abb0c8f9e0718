#include "core/text/record_index.h"

#include "core/data/error.h"
#include "core/json/parse_json_internal.h"

#include <algorithm>
#include <optional>
#include <string>

namespace sinkscope {

namespace {

constexpr int64_t block_bytes = int64_t{1} << 20;
constexpr const char *spaces = " \t\r\n";

/// Behind a byte order mark.
int64_t start_of(const StoredBytes &bytes)
{
    return bytes.read(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
}

/// Hands the file's bytes from `offset` on to `take`, until that returns false.
template <typename Take> void for_each_block(const StoredBytes &bytes, int64_t offset, Take take)
{
    while (offset < bytes.size()) {
        const std::string block = bytes.read(offset, block_bytes);
        if (!take(block, offset))
            return;
        offset += static_cast<int64_t>(block.size());
    }
}

/// The first byte from `offset` on that is no space; the file's size when there is none.
int64_t first_of_text(const StoredBytes &bytes, int64_t offset)
{
    int64_t found = bytes.size();
    for_each_block(bytes, offset, [&](const std::string &block, int64_t start) {
        const size_t at = block.find_first_not_of(spaces);
        if (at != std::string::npos)
            found = start + static_cast<int64_t>(at);
        return at == std::string::npos;
    });
    return found;
}

/// Where the brackets that open at `offset` are closed; nothing when they are not.
std::optional<int64_t> closing_bracket(const StoredBytes &bytes, int64_t offset)
{
    std::optional<int64_t> found;
    JsonDepth depth;
    for_each_block(bytes, offset, [&](const std::string &block, int64_t start) {
        for (size_t i = 0; i < block.size(); ++i) {
            depth.add(block[i]);
            if (depth.depth() <= 0) {
                found = start + static_cast<int64_t>(i);
                return false;
            }
        }
        return true;
    });
    return found;
}

bool is_json_object(std::string_view text)
{
    return parse_json_if_valid(strict_json(text)).is_object();
}

/// The line that begins at `offset`, as far as a record may reach.
std::string line_at(const StoredBytes &bytes, int64_t offset)
{
    std::string line;
    for_each_block(bytes, offset, [&](const std::string &block, int64_t) {
        const size_t end = block.find('\n');
        line += std::string_view(block).substr(0, end);
        return end == std::string::npos && static_cast<int64_t>(line.size()) < largest_record_bytes;
    });
    return line;
}

/// Gathers the bytes of one record over the blocks that it stands in.
class Gathered {
public:
    void add(std::string_view piece)
    {
        bytes_ += static_cast<int64_t>(piece.size());
        if (bytes_ <= largest_record_bytes)
            content_ += piece;
        else
            content_.clear();
    }
    bool is_blank() const
    {
        return bytes_ <= largest_record_bytes && content_.find_first_not_of(spaces) == std::string::npos;
    }
    void clear()
    {
        content_.clear();
        bytes_ = 0;
    }
    std::string_view content() const { return content_; }
    int64_t bytes() const { return bytes_; }

private:
    std::string content_;
    int64_t bytes_ = 0;
};

using Take = std::function<void(const RecordPlace &, std::string_view)>;

void for_each_line(const StoredBytes &bytes, const Take &take)
{
    int64_t number = 0, line_start = start_of(bytes);
    Gathered line;
    const auto end_line = [&](int64_t next) {
        ++number;
        if (!line.is_blank())
            take({line_start, line.bytes(), number}, line.content());
        line.clear();
        line_start = next;
    };
    for_each_block(bytes, line_start, [&](const std::string &block, int64_t start) {
        size_t begin = 0;
        for (size_t end; (end = block.find('\n', begin)) != std::string::npos; begin = end + 1) {
            line.add(std::string_view(block).substr(begin, end - begin));
            end_line(start + static_cast<int64_t>(end) + 1);
        }
        line.add(std::string_view(block).substr(begin));
        return true;
    });
    end_line(bytes.size());
}

void for_each_element(const StoredBytes &bytes, const Take &take)
{
    int64_t number = 0;
    JsonDepth depth;
    Gathered element;
    const auto end_element = [&](int64_t end) {
        if (!element.is_blank())
            take({end - element.bytes(), element.bytes(), number++}, element.content());
        element.clear();
    };
    for_each_block(bytes, first_of_text(bytes, start_of(bytes)), [&](const std::string &block, int64_t start) {
        size_t begin = 0;
        for (size_t i = 0; i < block.size(); ++i) {
            const bool was_outside = depth.depth() == 0;
            depth.add(block[i]);
            const bool ends = depth.depth() <= 0 || (depth.depth() == 1 && !depth.in_string() && block[i] == ',');
            if (was_outside) {
                begin = i + 1;
            } else if (ends) {
                element.add(std::string_view(block).substr(begin, i - begin));
                end_element(start + static_cast<int64_t>(i));
                begin = i + 1;
            }
            if (depth.depth() <= 0)
                return false;
        }
        element.add(std::string_view(block).substr(begin));
        return true;
    });
    end_element(bytes.size()); // a list that is cut off: its last element is read, and refused
}

} // namespace

RecordForm record_form(const StoredBytes &bytes)
{
    const int64_t start = first_of_text(bytes, start_of(bytes));
    if (start == bytes.size())
        throw Error(bytes.file(), "", "the trace is empty");
    const std::string extension = bytes.extension(), beginning = bytes.read(start, block_bytes);
    const bool is_lines = extension == ".jsonl" || extension == ".ndjson", is_json = extension == ".json";
    const char bracket = beginning.front();
    if (bracket == '[') {
        const size_t second = beginning.find_first_not_of(spaces, 1);
        const std::optional<int64_t> end = closing_bracket(bytes, start);
        const bool is_whole = end && first_of_text(bytes, *end + 1) == bytes.size();
        const bool holds_objects = second != std::string::npos && beginning[second] == '{';
        if (holds_objects && (is_json || is_whole))
            return RecordForm::list;
    }
    if (is_lines)
        return RecordForm::lines;
    if (bracket == '{') {
        const std::optional<int64_t> end = closing_bracket(bytes, start);
        const bool is_whole = end && first_of_text(bytes, *end + 1) == bytes.size();
        if (is_whole &&
            (is_json || *end - start >= largest_record_bytes || is_json_object(bytes.read(start, *end - start + 1))))
            return RecordForm::object;
        if (end && is_json_object(line_at(bytes, start)))
            return RecordForm::lines;
    }
    return is_json ? RecordForm::object : RecordForm::text;
}

void for_each_record(const StoredBytes &bytes, RecordForm form, const Take &take)
{
    if (form == RecordForm::lines)
        return for_each_line(bytes, take);
    if (form == RecordForm::list)
        return for_each_element(bytes, take);
    const int64_t start = start_of(bytes), length = bytes.size() - start;
    take({start, length, 0},
         length <= largest_record_bytes ? std::string_view(bytes.read(start, length)) : std::string_view());
}

} // namespace sinkscope
