#pragma once

#include <QString>

#include <exception>

namespace sinkscope {

/// What is told of a command or a job that failed, in a sentence: what an Error says; of the C++ library's exceptions,
/// which are not made for a person, what they mean.
QString failureText(const std::exception &failure);

} // namespace sinkscope
