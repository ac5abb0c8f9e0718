#pragma once

#include "core/data/error.h"

#include <QTest>

#include <string>

namespace sinkscope::test {

/// The message of the Error that `action` throws; empty when it throws none. Any other exception is passed on and fails
/// the test.
template <class Action> std::string error_of(Action &&action)
{
    try {
        action();
    } catch (const Error &error) {
        return error.what();
    }
    return {};
}

} // namespace sinkscope::test

/// Checks that `expression` throws an Error whose one-line message has `part` in it.
#define VERIFY_ERROR(expression, part)                                                                                 \
    do {                                                                                                               \
        const std::string message = sinkscope::test::error_of([&] { (void)(expression); });                            \
        QVERIFY2(message.find(part) != std::string::npos, ("the message was: " + message).c_str());                    \
        QVERIFY2(message.find('\n') == std::string::npos, message.c_str());                                            \
    } while (false)
