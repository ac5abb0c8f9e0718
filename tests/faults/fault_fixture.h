#pragma once

#include "tests/faults/program.h"
#include "tests/support/planted_checkpoint.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <array>

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

// A folder with a small model, traces, a run and a set, in which the program is run as a user runs it.
namespace sinkscope::test {

namespace fs = std::filesystem;

inline void limit(int what, rlim_t most)
{
    rlimit both = {};
    getrlimit(static_cast<__rlimit_resource>(what), &both);
    both.rlim_cur = std::min(most, both.rlim_max);
    setrlimit(static_cast<__rlimit_resource>(what), &both);
}

inline std::string content(const fs::path &file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// In a child: the rights of files hold for root, too. Without effect on others, whom they bind anyway.
inline void without_privileges()
{
    ::prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE);
    ::prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH);
}

/// Whether this machine lets a process be traced, which is how a test stops a program at a call of its own choice.
inline bool can_trace()
{
    QProcess strace;
    strace.start(QStringLiteral("strace"),
                 {QStringLiteral("-qq"), QStringLiteral("-o"), QStringLiteral("/dev/null"), QStringLiteral("true")});
    return strace.waitForFinished() && strace.exitStatus() == QProcess::NormalExit && strace.exitCode() == 0;
}

/// The model in two files, as large ones come, with the index that names them.
inline void write_in_two_shards(const fs::path &folder, const nlohmann::json &config,
                                const std::vector<TinyTensor> &tensors)
{
    const std::array names{"model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"};
    std::array<std::vector<TinyTensor>, 2> shards;
    nlohmann::json map;
    for (size_t i = 0; i < tensors.size(); ++i) {
        shards[i % 2].push_back(tensors[i]);
        map[tensors[i].name] = names[i % 2];
    }
    write_file(folder / "config.json", config.dump());
    write_file(folder / "model.safetensors.index.json", nlohmann::json{{"weight_map", map}}.dump());
    for (size_t i = 0; i < shards.size(); ++i)
        write_file(folder / names[i], safetensors_bytes(shards[i]));
}

class FaultFixture : public QObject {
protected:
    QTemporaryDir dir_;
    fs::path folder_ = path_of(dir_);

    void prepare()
    {
        write_planted_checkpoint(folder_ / "model");
        nlohmann::json tokenizer = planted::tokenizer(); // with "t1" as a whole, so that a prompt has a token
        tokenizer["pre_tokenizer"]["use_regex"] = false;
        tokenizer["model"]["ignore_merges"] = true;
        write_file(folder_ / "model" / "tokenizer.json", tokenizer.dump());
        write_file(folder_ / "trace.json", R"({"token_ids": [1, 40, 77, 18, 99, 3]})");
        write_file(folder_ / "traces.jsonl", "{\"token_ids\": [1, 2, 3]}\n{\"token_ids\": [4, 5]}\n");
        write_file(folder_ / "prompts.jsonl", "{\"problem\": \"t1\"}\n");
        write_file(folder_ / "spec.json", R"([{"site": "mlp_out", "operation": "zero", "layers": 3, "tokens": 2}])");
        QCOMPARE(run(words("analyze --model model --trace trace.json --output base.h5")).status, 0);
        QCOMPARE(run(words("detect --model model --traces traces.jsonl --output set.jsonl")).status, 0);
    }

    Ended run(const QStringList &arguments, World world = {})
    {
        world.folder = dir_.path();
        return run_program(arguments, world);
    }
    static QStringList words(const QString &line) { return line.split(u' ', Qt::SkipEmptyParts); }
    QStringList files() const
    {
        return QDir(dir_.path()).entryList(QDir::Files | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    }

    /// One line, no signal, status 1.
    static void verify_refused(const Ended &ended, const QString &part)
    {
        QVERIFY2(ended.err.contains(part), qPrintable(ended.err));
        QCOMPARE(ended.status, 1);
        QVERIFY2(ended.err.endsWith(u'\n') && ended.err.contains(QLatin1String("sinkscope: ")), qPrintable(ended.err));
    }
};

} // namespace sinkscope::test
