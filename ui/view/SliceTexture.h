// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Geometry.h"

#include <vtkNew.h>

#include <cstddef>
#include <cstdint>

class vtkOpenGLRenderWindow;
class vtkTextureObject;
class vtkWindow;

namespace lamina::ui {

/// A 2D texture whose rectangles are replaced one at a time; VTK's own can only be replaced whole.
/// All calls need the OpenGL context current.
class SliceTexture {
public:
    enum class Format { Grey8, Grey16, GreyFloat, Rgba8 };

    SliceTexture();
    ~SliceTexture();

    /// Makes the texture that large, contents undefined; false when it already was.
    bool allocate(vtkOpenGLRenderWindow& window, int width, int height, Format format);
    /// Replaces `rect` with rows of rect.width at `data`. Returns the bytes sent.
    std::size_t upload(core::PixelRect rect, const void* data);
    [[nodiscard]] bool allocated() const { return m_width > 0; }
    int activate(); ///< binds to a texture unit and returns it
    void deactivate();
    void release(vtkWindow* window);

private:
    vtkNew<vtkTextureObject> m_texture;
    int m_width = 0;
    int m_height = 0;
    Format m_format = Format::Grey8;
};

} // namespace lamina::ui
