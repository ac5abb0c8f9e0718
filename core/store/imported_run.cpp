#include "core/store/imported_run.h"

#include "core/analysis/not_finite.h"
#include "core/data/error.h"
#include "core/store/run_check_internal.h"
#include "core/text/prepare_trace.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sinkscope {

namespace {

/// The formats of published sets; the empty one stands for raw text.
constexpr std::array<std::pair<const char *, const char *>, 4> chat_templates{{
    {"deepseek-r1", "<｜begin▁of▁sentence｜><｜User｜>{{ messages[0].content }}<｜Assistant｜><think>{{ '\n' }}"},
    {"llama3",
     "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\n{{ messages[0].content | trim }}<|eot_id|>"
     "<|start_header_id|>assistant<|end_header_id|>{{ '\n\n' }}"},
    {"chatml", "<|im_start|>user\n{{ messages[0].content }}<|im_end|>\n<|im_start|>assistant{{ '\n' }}"},
    {"", ""},
}};

bool fits(const PreparedTrace &prepared, const DetectionRecord &record)
{
    const auto agrees = [&](const DetectionRecord::Entry &entry) {
        return prepared.tokens[static_cast<size_t>(entry.position)].id == entry.token_id;
    };
    return prepared.tokens.size() == static_cast<size_t>(record.full_text_len) &&
        std::all_of(record.sinks.begin(), record.sinks.end(), agrees);
}

std::optional<PreparedTrace> prepare_as_published(const Trace &trace, const Tokenizer &tokenizer,
                                                  const DetectionRecord &record, size_t &likely_format)
{
    const int most = std::max(1, record.full_text_len); // a detection may have been cut to fewer tokens than its trace
    std::optional<PreparedTrace> best;
    const size_t first = likely_format;
    for (size_t i = 0; i < chat_templates.size(); ++i) {
        const size_t format = (first + i) % chat_templates.size();
        const auto &[name, source] = chat_templates[format];
        PromptSettings settings;
        settings.format = *name ? PromptFormat::automatic : PromptFormat::raw;
        ChatSource chat;
        chat.templates.push_back({name, source});
        PreparedTrace prepared = prepare_trace(trace, tokenizer, chat, settings, {most, tokenizer.vocab_size()});
        // A trace's own token ids fit under any format; the format is then the one whose text has the same tokens.
        if (fits(prepared, record) && (!best || prepared.info.id_disagreements < best->info.id_disagreements)) {
            best = std::move(prepared);
            likely_format = format;
            if (best->info.id_disagreements == 0)
                break;
        }
    }
    return best;
}

int last_layer(const DetectionRecord &record)
{
    int last = -1;
    for (const DetectionRecord::Entry &entry : record.sinks)
        if (!entry.layers.empty())
            last = std::max(last, entry.layers.back());
    return last;
}

Detection imported_detection(const DetectionRecord &record, int layers)
{
    Detection detection;
    detection.parameters = detector_preset("published");
    bool bos_known = false;
    for (const DetectionRecord::Entry &entry : record.sinks) {
        Sink sink{.position = entry.position, .layers = entry.layers, .label = entry.label};
        if (entry.label == SinkLabel::bos || entry.label == SinkLabel::primary) {
            sink.label = bos_known ? SinkLabel::primary : SinkLabel::bos;
            if (!bos_known && !sink.layers.empty()) {
                detection.bos_position = sink.position;
                detection.clip_start = sink.layers.front();
                detection.clip_end = sink.layers.back() + 1;
            }
            bos_known = true;
        }
        detection.sinks.push_back(std::move(sink));
    }
    if (!bos_known)
        detection.clip_end = layers;
    if (!record.not_finite.empty())
        detection.notices.push_back(not_finite_notice(record.not_finite));
    detection.notices.push_back("imported: the sinks are as published and cannot be detected anew without grids");
    if (bos_known)
        detection.notices.push_back("imported: the first bos_sink (token " + std::to_string(detection.bos_position) +
                                    ") is taken as the BOS sink; the file does not say which one it is");
    return detection;
}

} // namespace

int least_layers(const DetectionRecord &record)
{
    const int last = last_layer(record);
    return last < 0 ? 0 : last + 2;
}

Run imported_run(const DetectionRecord &record, int layers, const Trace *trace, const Tokenizer *tokenizer,
                 size_t *likely_format)
{
    Run run;
    const int last = last_layer(record);
    const std::filesystem::path source = trace ? trace->source : std::filesystem::path("imported detection");
    if (layers > 0 && last >= layers)
        throw Error(source, "sample " + std::to_string(record.sample_index),
                    "layer " + std::to_string(last) + " is on, but the model has " + std::to_string(layers) +
                        " layers");
    run.model.layers = layers > 0 ? layers : least_layers(record);
    run.detection = imported_detection(record, run.model.layers);
    if (!record.not_finite.empty())
        run.detection.notices.push_back("the pass " + record.not_finite);
    if (layers <= 0)
        run.detection.notices.push_back("imported: the number of layers is not known; " +
                                        std::to_string(run.model.layers) +
                                        " is a lower bound, from the last row that is on");

    std::optional<PreparedTrace> prepared;
    size_t first_format = 0;
    if (trace && tokenizer)
        prepared = prepare_as_published(*trace, *tokenizer, record, likely_format ? *likely_format : first_format);
    if (prepared) {
        run.tokens = std::move(prepared->tokens);
        run.trace = std::move(prepared->info);
        if (!trace->token_ids.empty())
            run.trace.notices.clear(); // the ids are exact, whatever format their text would have
    } else {
        run.tokens.resize(static_cast<size_t>(std::clamp<int64_t>(record.full_text_len, 0, max_tokens)));
        run.trace.notices.push_back(
            trace && tokenizer
                ? "the trace and the tokenizer do not give the published tokens; only the ids of the sinks are known"
                : "without trace and tokenizer only the ids of the sinks are known");
        if (trace) {
            run.trace.source = trace->source.string();
            run.trace.text = trace->text.empty() ? trace->prompt + trace->output : trace->text;
        }
    }
    run.trace.sample = record.sample_index;
    run.trace.prompt_tokens = record.prompt_len;
    check_run(run, source);
    for (const DetectionRecord::Entry &entry : record.sinks) {
        Token &token = run.tokens[static_cast<size_t>(entry.position)];
        token.id = entry.token_id;
        if (tokenizer && token.text.empty())
            token.text = tokenizer->piece(entry.token_id);
    }
    return run;
}

} // namespace sinkscope
