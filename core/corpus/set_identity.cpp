#include "core/corpus/set_identity.h"

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/weights_fingerprint.h"
#include "core/engine/pipeline.h"
#include "core/engine/resolve.h"

#include <ctime>

#include <unistd.h>

namespace sinkscope {

std::string absolute_text(const std::filesystem::path &path)
{
    return path.empty() ? std::string() : std::filesystem::absolute(path).string();
}

SetOrigin origin_of(const std::filesystem::path &model, const ComputeSettings &compute, const PromptSettings &prompt)
{
    const auto checkpoint = Checkpoint::open(model);
    const ResolvedCompute resolved = resolve(compute, *checkpoint);
    SetOrigin origin;
    origin.program_version = program_version();
    origin.model = checkpoint->card();
    origin.model.path = absolute_text(model);
    origin.weights = weights_fingerprint(*checkpoint);
    origin.prompt = prompt;
    origin.dtype = resolved.dtype;
    origin.device = resolved.device;
    origin.threads = resolved.threads;
    return origin;
}

ProgressKeeper::ProgressKeeper(SetDescription description, std::filesystem::path output, int kept)
    : description_(std::move(description)), output_(std::move(output))
{
    char host[256] = {};
    ::gethostname(host, sizeof host - 1);
    description_.progress = {
        .begun = std::time(nullptr), .kept = kept, .host = host, .process = ::getpid(), .ended = {}};
    write_set_description(description_, output_);
}

void ProgressKeeper::end(const std::string &how)
{
    description_.progress.ended = how;
    try {
        write_set_description(description_, output_);
    } catch (const Error &) { // what ended it matters more
    }
}

} // namespace sinkscope
