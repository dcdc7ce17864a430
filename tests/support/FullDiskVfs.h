// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <cstring>

namespace lamina::test {

/// A layer between SQLite and its files under which no file grows while `full()` is set: what a
/// full disk does, without a disk. Everything that the process opens after `install()` is under it.
class FullDiskVfs {
public:
    static void install() {
        sqlite3_vfs* below = sqlite3_vfs_find(nullptr);
        static sqlite3_vfs layer = *below;
        layer.zName = "lamina-full-disk";
        layer.pAppData = below;
        layer.szOsFile = static_cast<int>(sizeof(File)) + below->szOsFile;
        layer.xOpen = open;
        sqlite3_vfs_register(&layer, 1);
    }
    static std::atomic<bool>& full() {
        static std::atomic<bool> value{false};
        return value;
    }

private:
    /// Followed in memory by the file of the layer below.
    struct File {
        sqlite3_file base;
        sqlite3_io_methods methods;
    };
    static sqlite3_file* under(sqlite3_file* file) {
        return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1);
    }
    template <auto Method, typename... Arguments>
    static auto forward(sqlite3_file* file, Arguments... arguments) {
        return (under(file)->pMethods->*Method)(under(file), arguments...);
    }
    static int write(sqlite3_file* file, const void* data, int amount, sqlite3_int64 offset) {
        sqlite3_int64 size = 0;
        if (full() && (forward<&sqlite3_io_methods::xFileSize>(file, &size) != SQLITE_OK ||
                       offset + amount > size))
            return SQLITE_FULL;
        return forward<&sqlite3_io_methods::xWrite>(file, data, amount, offset);
    }
    static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags,
                    int* outFlags) {
        using Io = sqlite3_io_methods;
        auto* below = static_cast<sqlite3_vfs*>(vfs->pAppData);
        auto* own = reinterpret_cast<File*>(file);
        own->base.pMethods = nullptr;
        under(file)->pMethods = nullptr;
        const int result = below->xOpen(below, name, under(file), flags, outFlags);
        if (!under(file)->pMethods) return result;
        Io& io = own->methods;
        std::memset(&io, 0, sizeof(io));
        io.iVersion = std::min(under(file)->pMethods->iVersion, 2); // no memory mapping
        io.xClose = forward<&Io::xClose>;
        io.xRead = forward<&Io::xRead, void*, int, sqlite3_int64>;
        io.xWrite = write;
        io.xTruncate = forward<&Io::xTruncate, sqlite3_int64>;
        io.xSync = forward<&Io::xSync, int>;
        io.xFileSize = forward<&Io::xFileSize, sqlite3_int64*>;
        io.xLock = forward<&Io::xLock, int>;
        io.xUnlock = forward<&Io::xUnlock, int>;
        io.xCheckReservedLock = forward<&Io::xCheckReservedLock, int*>;
        io.xFileControl = forward<&Io::xFileControl, int, void*>;
        io.xSectorSize = forward<&Io::xSectorSize>;
        io.xDeviceCharacteristics = forward<&Io::xDeviceCharacteristics>;
        if (io.iVersion >= 2) {
            io.xShmMap = forward<&Io::xShmMap, int, int, int, void volatile**>;
            io.xShmLock = forward<&Io::xShmLock, int, int, int>;
            io.xShmBarrier = forward<&Io::xShmBarrier>;
            io.xShmUnmap = forward<&Io::xShmUnmap, int>;
        }
        own->base.pMethods = &io;
        return result;
    }
};

} // namespace lamina::test
