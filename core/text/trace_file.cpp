#include "core/text/trace_file.h"

#include "core/data/error.h"
#include "core/text/trace_record.h"
#include "core/text/utf8.h"

#include <QCryptographicHash>

#include <algorithm>

namespace sinkscope {

namespace {

Trace trace_from_plain_text(const std::filesystem::path &file, std::string content)
{
    for (std::size_t position = 0; position < content.size();) {
        const std::size_t begin = position;
        const auto character = next_utf8(content, position);
        if (!character || *character == 0)
            throw Error(file, "byte " + std::to_string(begin),
                        "neither a JSON trace nor UTF-8 text: found the byte " +
                            std::to_string(static_cast<unsigned char>(content[begin])));
    }
    Trace trace;
    trace.text = std::move(content);
    return trace;
}

} // namespace

TraceFile::TraceFile(const std::filesystem::path &file) : bytes_(file), form_(record_form(bytes_))
{
    for_each_record(bytes_, form_, [this](const RecordPlace &record, std::string_view text) {
        size_t count = 1;
        if (form_ != RecordForm::text && may_hold_several(text)) {
            try {
                count = traces_of_record(parse(record, text)).size();
            } catch (const Error &) { // told when it is read
            }
        }
        for (size_t part = 0; part < count; ++part)
            traces_.push_back({record, static_cast<int>(part)});
        if (traces_.size() > static_cast<size_t>(INT32_MAX))
            throw Error(bytes_.file(), "", "has more than " + std::to_string(INT32_MAX) + " traces");
    });
    if (traces_.empty())
        throw Error(file, "", "holds no traces");
}

JsonReader TraceFile::parse(const RecordPlace &record, std::string_view text) const
{
    if (record.bytes > largest_record_bytes)
        throw Error(bytes_.file(), place(record),
                    "has " + std::to_string(record.bytes) + " bytes, more than the " +
                        std::to_string(largest_record_bytes) + " that a record may have");
    return JsonReader::parse(relevant_json(text), bytes_.file(), place(record));
}

Trace TraceFile::read(int sample) const
{
    if (sample < 0 || sample >= size())
        throw Error(bytes_.file(), "",
                    "sample " + std::to_string(sample) + " asked for, but the file has " +
                        (size() == 1
                             ? "one record, sample 0"
                             : std::to_string(size()) + " records, samples 0 to " + std::to_string(size() - 1)));
    const auto &[record, part] = traces_[static_cast<size_t>(sample)];
    std::string text = record.bytes <= largest_record_bytes ? bytes_.read(record.offset, record.bytes) : std::string();
    Trace trace;
    if (form_ == RecordForm::text && record.bytes <= largest_record_bytes) {
        trace = trace_from_plain_text(bytes_.file(), std::move(text));
    } else {
        std::vector<Trace> traces = traces_of_record(parse(record, text));
        if (static_cast<size_t>(part) >= traces.size())
            throw Error(bytes_.file(), place(record), "has changed while it was read");
        trace = std::move(traces[static_cast<size_t>(part)]);
    }
    trace.source = bytes_.file();
    trace.sample = sample;
    trace.sample_count = size();
    if (trace.kind != TraceKind::plain && trace.kind != TraceKind::text && trace.kind != TraceKind::prompt_output &&
        trace.kind != TraceKind::token_ids)
        trace.notices.insert(trace.notices.begin(),
                             std::string("the trace is read as ") + name_of(trace_kind_names, trace.kind));
    if (!bytes_.notice().empty())
        trace.notices.push_back(bytes_.notice());
    return trace;
}

std::string TraceFile::place(const RecordPlace &record) const
{
    if (form_ == RecordForm::lines)
        return "line " + std::to_string(record.number);
    return form_ == RecordForm::list ? "element " + std::to_string(record.number) : std::string();
}

std::string TraceFile::place(int sample) const
{
    return place(traces_.at(static_cast<size_t>(sample)).record);
}

std::optional<TraceKind> TraceFile::kind() const
{
    constexpr int most = 16;
    for (int sample = 0; sample < std::min(size(), most); ++sample) {
        try {
            return read(sample).kind;
        } catch (const Error &) { // told when it is asked for
        }
    }
    return std::nullopt;
}

std::string TraceFile::hash() const
{
    constexpr int64_t block_bytes = int64_t{1} << 20;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (int64_t offset = 0; offset < bytes_.size(); offset += block_bytes) {
        const std::string block = bytes_.read(offset, block_bytes);
        hash.addData(QByteArrayView(block.data(), static_cast<qsizetype>(block.size())));
    }
    return hash.result().toHex().toStdString();
}

Trace read_trace(const std::filesystem::path &file, int sample)
{
    return TraceFile(file).read(sample);
}

} // namespace sinkscope
