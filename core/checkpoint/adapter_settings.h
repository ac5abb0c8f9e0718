#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace sinkscope {

/// What adapter_config.json of a LoRA adapter (peft) says.
struct AdapterSettings {
    double alpha = 8;
    int rank = 8;
    bool root_of_rank = false; ///< use_rslora: alpha is divided by the rank's square root
    std::map<std::string, double> alphas, ranks; ///< of modules whose names end so

    /// Throws Error, naming file and key, for what is no adapter's configuration, another method than LoRA (DoRA, IA3,
    /// …), and every setting that is not understood.
    static AdapterSettings read(const std::filesystem::path &folder);

    int rank_of(const std::string &module) const;
    double scale_of(const std::string &module) const; ///< of what B·A adds
};

/// Whether a folder holds an adapter of peft.
bool is_adapter(const std::filesystem::path &folder);

} // namespace sinkscope
