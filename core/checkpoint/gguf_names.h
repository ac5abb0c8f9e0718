#pragma once

#include <string>

namespace sinkscope {

/// The Hugging Face name of a GGUF tensor, e.g. "blk.3.attn_q.weight" -> "model.layers.3.self_attn.q_proj.weight".
/// `fused` tells that "ffn_up" holds gate and up (Phi-3). Empty when the name is none of the supported families'.
std::string hugging_face_name(const std::string &gguf_name, bool fused);

} // namespace sinkscope
