#include "app/window/notice.h"

#include <QCoreApplication>

namespace sinkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Notice", text);
}

} // namespace

QString jobTitle(const QString &tag)
{
    if (tag == job_tag::model)
        return tr("Opening the model…");
    if (tag == job_tag::trace)
        return tr("Reading the trace…");
    if (tag == job_tag::run || tag == job_tag::companions)
        return tr("Opening the run…");
    if (tag == job_tag::analysis)
        return tr("Running the model…");
    if (tag == job_tag::forecast)
        return tr("Working out what the run needs…");
    if (tag == job_tag::save)
        return tr("Saving the run…");
    if (tag == job_tag::generation)
        return tr("Starting the model…");
    if (tag == job_tag::lab_session)
        return tr("Computing the run's residuals…");
    return tr("Working…");
}

QString jobAdvice(const QString &tag)
{
    if (tag == job_tag::model)
        return tr(
            "Choose a folder with config.json and safetensors files, or a GGUF file, of a supported architecture.");
    if (tag == job_tag::trace)
        return tr(
            "A trace is JSONL with prompt and output, JSON with text or token_ids, or plain text. Check the sample "
            "index in the run settings.");
    if (tag == job_tag::run || tag == job_tag::companions)
        return tr("Choose a run file that Sinkscope wrote (sinkscope analyze, or File > Save run as).");
    if (tag == job_tag::analysis)
        return tr("Look at the run settings (device, dtype, tokens at most); fewer tokens need less memory.");
    if (tag == job_tag::save)
        return tr("Choose another folder with File > Save run as. The run is still open.");
    if (tag == job_tag::generation)
        return tr("What was written until then is kept: File > New trace.");
    return {};
}

} // namespace sinkscope
