// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/ErrorText.h"

#include "core/base/Error.h"

#include <QCoreApplication>

#include <new>

namespace lamina::ui {

QString errorSentence(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const core::Error& e) {
        return QString::fromUtf8(e.what());
    } catch (const std::bad_alloc&) {
        return QCoreApplication::translate("errors",
                                           "The memory of this computer is used up. Close other "
                                           "programs or stacks, and try again.");
    } catch (const std::exception& e) {
        return QCoreApplication::translate("errors", "Something unexpected happened: %1.")
            .arg(QString::fromUtf8(e.what()));
    } catch (...) {
        return QCoreApplication::translate("errors", "Something unexpected happened.");
    }
}

QString errorDetails(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const core::Error& e) {
        return QString::fromStdString(e.context());
    } catch (...) {
        return {};
    }
}

} // namespace lamina::ui
