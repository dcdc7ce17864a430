// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tiffio.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lamina::core {

/// An open TIFF file for reading whose libtiff messages are kept with it, so that several threads
/// with a handle each never mix them up. Not itself thread-safe. Private to core/io.
class TiffHandle {
public:
    /// Opens without memory mapping (a file cut short meanwhile gives an error, not a bus error).
    /// Throws `Error` Unreadable.
    explicit TiffHandle(const std::filesystem::path& file);
    ~TiffHandle();
    TiffHandle(const TiffHandle&) = delete;
    TiffHandle& operator=(const TiffHandle&) = delete;

    [[nodiscard]] TIFF* tiff() const { return m_tiff; }
    /// The errors that libtiff reported since the last call, oldest first, empty if none.
    [[nodiscard]] std::string takeErrors();

private:
    std::string m_errors; ///< libtiff's callback holds a pointer to it
    TIFF* m_tiff = nullptr;
};

/// Appends the text of a libtiff message to a std::string at `userData`; returns 1 = handled.
int collectTiffMessage(TIFF* tiff, void* userData, const char* module, const char* format,
                       va_list arguments);
/// Swallows libtiff's warnings (unknown tags of microscope makers).
int ignoreTiffMessage(TIFF* tiff, void* userData, const char* module, const char* format,
                      va_list arguments);

/// The handles of all open stacks that no thread is using just now. Bounded, so that a folder of
/// thousands of files does not use up the process's file descriptors. Thread-safe.
class TiffHandlePool {
public:
    static TiffHandlePool& instance();

    /// An idle handle of `source`, else a new one.
    [[nodiscard]] std::unique_ptr<TiffHandle> acquire(const void* source,
                                                      const std::filesystem::path& file);
    /// Keeps a healthy handle for the next plane. One that failed should be dropped instead.
    void release(const void* source, std::unique_ptr<TiffHandle> handle);
    /// Closes the idle handles of `source`.
    void forget(const void* source);

private:
    struct Impl;
    TiffHandlePool();
    ~TiffHandlePool();
    std::unique_ptr<Impl> m_impl;
};

} // namespace lamina::core
