// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/StackIdentity.h"

#include "core/base/ContentHash.h"
#include "core/base/Error.h"
#include "core/io/PlaneSources.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace lamina::core {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kBlock = std::uint64_t{64} << 10;
constexpr std::uint64_t kBlocks = 32; ///< of one file: a file up to 2 MiB is read whole
constexpr std::size_t kSampledFiles = 16;

class Sampler {
public:
    void add(const void* bytes, std::size_t count) { m_hash.add(bytes, count); }
    void addSize(std::uint64_t size) { add(&size, sizeof(size)); }
    void addFile(const fs::path& file, std::uint64_t size, std::uint64_t blocks);
    [[nodiscard]] std::string text() const { return "xxh3s:" + m_hash.digits(); }

private:
    ContentHash m_hash;
};

[[noreturn]] void unreadable(const fs::path& file, int reason) {
    throw Error(ErrorCode::Unreadable,
                fmt::format("'{}' cannot be read: {}.", file.string(), std::strerror(reason)));
}

void Sampler::addFile(const fs::path& file, std::uint64_t size, std::uint64_t blocks) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> in(std::fopen(file.c_str(), "rb"),
                                                             &std::fclose);
    if (!in) unreadable(file, errno);
    std::setvbuf(in.get(), nullptr, _IONBF, 0);
    std::vector<char> block(kBlock);
    const bool whole = size <= blocks * kBlock;
    const std::uint64_t count = whole ? (size + kBlock - 1) / kBlock : blocks;
    for (std::uint64_t i = 0; i < count; ++i) {
        // The last block ends with the file. 128 bits, for the product is beyond 64 at 100 GB.
        const std::uint64_t start =
            whole ? i * kBlock
                  : static_cast<std::uint64_t>(static_cast<long double>(size - kBlock) *
                                               static_cast<long double>(i) /
                                               static_cast<long double>(count - 1));
        if (::fseeko(in.get(), static_cast<off_t>(start), SEEK_SET) != 0) unreadable(file, errno);
        const std::size_t read = std::fread(block.data(), 1, block.size(), in.get());
        if (read == 0 && std::ferror(in.get()) != 0) unreadable(file, errno);
        add(block.data(), read);
    }
}

std::uint64_t sizeOf(const fs::path& file) {
    std::error_code failure;
    const auto size = fs::file_size(file, failure);
    if (failure) unreadable(file, failure.value());
    return size;
}

/// A header file without voxels (MetaImage, NRRD, Analyze) is told apart by the voxels beside it.
std::vector<fs::path> companions(const fs::path& file) {
    const auto extension = file.extension();
    std::vector<fs::path> found;
    if (extension != ".mhd" && extension != ".nhdr" && extension != ".hdr") return found;
    for (const char* data : {".raw", ".zraw", ".raw.gz", ".img"}) {
        auto beside = file;
        beside.replace_extension(data);
        std::error_code ignored;
        if (fs::is_regular_file(beside, ignored)) found.push_back(beside);
    }
    return found;
}

/// What `identifyStack` would call the size; nothing where there is none.
std::optional<std::uint64_t> totalBytes(const std::vector<fs::path>& files) {
    std::uint64_t total = 0;
    for (const auto& file : files) {
        std::error_code failure;
        const auto size = fs::file_size(file, failure);
        if (failure) return std::nullopt;
        total += size;
    }
    return total;
}

std::vector<fs::path> filesOf(const fs::path& path, bool folder) {
    if (folder) return imageFilesIn(path);
    std::vector<fs::path> files{path};
    for (const auto& file : companions(path))
        files.push_back(file);
    return files;
}

} // namespace

StackIdentity identifyStack(const fs::path& path, const JobContext& context) {
    std::error_code failure;
    if (!fs::exists(path, failure)) {
        throw Error(ErrorCode::NotFound,
                    fmt::format("'{}' is not there (any more).", path.string()));
    }
    const bool folder = fs::is_directory(path, failure);
    const auto files = filesOf(path, folder);
    StackIdentity identity;
    Sampler sampler;
    for (const auto& file : files) {
        const auto size = sizeOf(file);
        identity.bytes += size;
        sampler.addSize(size);
        if (folder) {
            const auto name = file.filename().string();
            sampler.add(name.data(), name.size() + 1);
        }
    }
    const std::size_t sampled = std::min(files.size(), kSampledFiles);
    for (std::size_t i = 0; i < sampled; ++i) {
        context.throwIfStopped();
        const auto& file = files[sampled < 2 ? 0 : i * (files.size() - 1) / (sampled - 1)];
        sampler.addFile(file, sizeOf(file), folder ? 2 : kBlocks);
    }
    identity.hash = sampler.text();
    return identity;
}

std::optional<fs::path> findStack(const StackIdentity& identity,
                                  const std::vector<fs::path>& folders, const JobContext& context) {
    for (const auto& folder : folders) {
        std::vector<fs::path> candidates;
        std::error_code failure;
        for (fs::directory_iterator it(folder, failure), end; !failure && it != end;
             it.increment(failure)) {
            const auto name = it->path().filename().string();
            if (!name.starts_with('.') && it->path().extension() != ".lamina") {
                candidates.push_back(it->path());
            }
        }
        std::sort(candidates.begin(), candidates.end());
        for (const auto& candidate : candidates) {
            context.throwIfStopped();
            try {
                const bool isFolder = fs::is_directory(candidate, failure);
                if (totalBytes(filesOf(candidate, isFolder)) != identity.bytes) continue;
                if (identifyStack(candidate, context) == identity) return candidate;
            } catch (const Error&) {
                continue; // a folder without images, or one that we may not read
            }
        }
    }
    return std::nullopt;
}

} // namespace lamina::core
