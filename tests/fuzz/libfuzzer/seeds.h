#pragma once

#include "tests/support/sample_run.h"
#include "tests/support/tiny_checkpoint.h"

#include "core/store/run_file.h"

// Small real files that the fuzzers start from.
namespace sinkscope::test {

inline void write_model(const std::filesystem::path &folder)
{
    write_folder(folder, tiny_config(), tiny_tensors());
}

/// A record of each kind that traces come as.
inline constexpr std::pair<const char *, const char *> trace_records[]{
    {"openai",
     R"({"messages":[{"role":"user","content":[{"type":"text","text":"a"}]},{"role":"assistant","content":null,"tool_calls":[1]}]})"},
    {"sharegpt",
     R"({"conversations":[{"from":"human","value":"a"},{"from":"gpt","value":"\ud83d"}],"tools":[1],"s":NaN})"},
    {"vllm",
     R"({"prompt":"a","prompt_token_ids":[1],"outputs":[{"text":"b","token_ids":[2]},{"text":"c","token_ids":[3]}]})"},
    {"harness", R"({"arguments":{"gen_args_0":{"arg_0":"a","arg_1":{}}},"resps":[["b","c"]]})"},
    {"alpaca", R"({"instruction":"a","input":"b","output":"c"})"},
    {"ids", R"({"input_ids":[[1,2],[3]],"attention_mask":[[1,0],[1]]})"}};

/// {"prompt":"a","output":"b"} by gzip, or by zstd.
inline std::string packed_trace(bool gzip)
{
    using namespace std::string_literals;
    return gzip ? "\x1f\x8b\x08\0\0\0\0\0\x02\xff\xabV*(\xca\xcf-(Q\xb2RJT\xd2Q\xca/-)(\x05q\x92\x94j\x01"
                  "f\xe5\xfd\xf1\x1b\0\0\0"s
                : "(\xb5/\xfd\x04X\xd9\0\0{\"prompt\":\"a\",\"output\":\"b\"}J\xb4m\\"s;
}

inline void write_seeds(std::string_view reader, const std::filesystem::path &folder)
{
    const auto seed = [&](const char *name, const std::string &bytes) { write_file(folder / name, bytes); };
    if (reader == "safetensors")
        seed("tiny", safetensors_bytes(tiny_tensors()));
    if (reader == "config")
        for (const char *architecture : {"LlamaForCausalLM", "Qwen2ForCausalLM", "Phi3ForCausalLM"})
            seed(architecture, tiny_config(architecture).dump());
    if (reader == "gguf") {
        GgufWriter writer = tiny_gguf_metadata();
        add_tensors(writer, tiny_tensors(), true);
        seed("tiny", writer.bytes());
    }
    if (reader == "tokenizer")
        seed(
            "bpe",
            R"({"added_tokens":[{"id":5,"content":"<s>","special":true}],"normalizer":{"type":"NFC"},"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"use_regex":true},"decoder":{"type":"ByteLevel"},"model":{"type":"BPE","vocab":{"T":0,"w":1,"o":2,"Tw":3,"Two":4},"merges":["T w","Tw o"]}})");
    if (reader == "trace") {
        seed("list", R"([{"prompt":"p","output":["a","b"]}, {"text":"t"}])");
        seed("ids", R"({"token_ids":[1,2,3],"text":"a b"})");
        seed("messages", R"({"messages":[{"role":"user","content":"hello"}],"output":"yes"})");
        seed("text", "plain text\n");
    }
    if (reader == "traces") {
        seed("two", "{\"prompt\":\"p\",\"output\":\"o\"}\n{\"index\":1,\"token_ids\":[4,5],\"prompt_tokens\":1}\n");
        for (const auto &[kind, record] : trace_records)
            seed(kind, std::string(record) + "\n");
    }
    if (reader == "packed") {
        seed("gzip", packed_trace(true));
        seed("zstd", packed_trace(false));
    }
    if (reader == "detections")
        seed(
            "one",
            R"({"candidate_sinks": {"0": {"layer": [1, 2], "token_id": 5, "sink_type": "bos_sink"}}, "sample_index": 0, "prompt_len": 1, "response_len": 2, "full_text_len": 3})");
    if (reader == "set")
        seed(
            "one",
            R"({"program_version":"1","model":{"name":"m","layers":3},"traces":"t","runs":"","prompt_format":"auto","max_tokens":0,"dtype":"auto","detector":{"preset":"paper","threshold":0.9}})");
    if (reader == "run")
        write_run(sample_run(), folder / "run.h5");
    if (reader == "prompt")
        seed("chat",
             "{%- for m in messages %}{{ '<|' + m['role'] + '|>' }}{{ m.content | trim }}{% if not loop.last %}, "
             "{% endif %}{% endfor %}{{ [1, 2][::-1] | join('-') }}{% set x = namespace(a=1) %}");
}

} // namespace sinkscope::test
