#pragma once

#include "core/analysis/sinks.h"
#include "core/engine/pipeline.h"
#include "core/store/output_file.h"

#include <QCommandLineParser>
#include <QString>
#include <QStringList>

#include <filesystem>
#include <limits>
#include <optional>
#include <vector>

namespace sinkscope {

/// The options of one command, the shared groups (model, trace, computation, detector) among them, so that each is
/// spelled and checked in one place. Values are read by accessors that throw UsageError.
class CommandLine {
public:
    /// `command`: its name, empty for the window; `description`: what `--help` says.
    CommandLine(const QString &command, const QString &description);

    void addTraceOptions(); ///< --trace --sample --max-tokens and those of addPromptOptions()
    void addPromptOptions(); ///< --prompt-format --template --system --thinking --bos
    /// --model --adapter; `model`: what the option's help says of it
    void addModelOption(const QString &model = QStringLiteral("Hugging Face model folder or GGUF file."));
    void addComputeOptions(); ///< --dtype and those of addDeviceOptions()
    void addDeviceOptions(); ///< --device --threads --memory: for a run whose compute type is known
    void addPerHeadOption(); ///< --per-head
    void addDetectorOptions(); ///< --detector and the parameters that differ from the preset
    void addJsonOption(); ///< --json
    void addOutputOption(const QString &description); ///< --output --overwrite
    void addOption(const QString &name, const QString &description, const QString &valueName = {});
    void addArgument(const QString &name, const QString &description, const QString &syntax = {});

    /// Reads the arguments. False when `--help` or `--version` was asked for and has been printed: the command is then
    /// done.
    bool parse(const QStringList &arguments);

    bool has(const QString &name) const { return parser_.isSet(name); }
    QString text(const QString &name) const { return parser_.value(name); }
    QString required(const QString &name) const;
    int integer(const QString &name, int fallback, int minimum, int maximum = std::numeric_limits<int>::max()) const;
    double number(const QString &name, double fallback, double minimum, double maximum) const;
    /// Numbers joined by commas, none of them larger than `largest`; empty without the option.
    std::vector<double> numbers(const QString &name, double largest) const;
    /// The value of an option that takes one of a few words.
    QString choice(const QString &name, const QStringList &words, const QString &fallback) const;
    QStringList positional() const { return parser_.positionalArguments(); }
    /// The only positional argument.
    QString onlyArgument(const QString &what) const;

    /// The request that the model, trace, computation and detector groups describe. Reads the trace file.
    AnalyzeRequest request() const;
    PromptSettings promptSettings() const;
    /// The model with its adapter, as a reference (core/checkpoint/model_reference.h); empty without --model.
    std::filesystem::path model() const;
    std::optional<int> maxTokens() const;
    /// The file that an option names, once check_output() has nothing against writing it: `inputs` are what the command
    /// reads. Throws UsageError without the option, and Error.
    std::filesystem::path outputFile(const QString &option, OutputKind kind,
                                     const std::vector<std::filesystem::path> &inputs) const;
    /// The computation group; defaults for what is not given.
    ComputeSettings compute() const;
    /// `--detector` (or `base` without it) with the single parameters on top. The preset is "custom" once one differs.
    DetectorParameters detector(const DetectorParameters &base) const;

private:
    QString command_;
    QCommandLineParser parser_;
    bool trace_ = false, prompt_ = false, detector_ = false, overwrites_ = false;
};

/// More threads or jobs than these only wait for one another: 64, or as many as there are processors.
int mostThreads();
/// More answers to one prompt, or traces of a set, than anybody has: each takes memory before the first is begun.
inline constexpr int most_samples = 1'000'000;

} // namespace sinkscope
