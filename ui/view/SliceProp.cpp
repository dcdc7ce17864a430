// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/SliceProp.h"

#include <vtkObjectFactory.h>
#include <vtkOpenGLQuadHelper.h>
#include <vtkOpenGLRenderWindow.h>
#include <vtkOpenGLShaderCache.h>
#include <vtkOpenGLState.h>
#include <vtkRenderer.h>
#include <vtkShaderProgram.h>
#include <vtkTextureObject.h>

#include <algorithm>
#include <string>

namespace lamina::ui {

namespace {

// Drawn from below to above; positions in the arrays that are indexed by OverlayKind.
constexpr std::array<OverlayKind, kOverlayKinds> kDrawOrder{
    OverlayKind::Semantic, OverlayKind::Instances, OverlayKind::Annotation};

constexpr float kOutlineWidth = 1.6F; // widget pixels
constexpr float kDim = 0.35F;         // brightness of a slice that is not the wanted one

constexpr const char* kFragmentShader = R"(//VTK::System::Dec
//VTK::Output::Dec
uniform sampler2D image;
uniform sampler2D layer0;
uniform sampler2D layer1;
uniform sampler2D layer2;
uniform vec2 origin;        // device pixels of the image's upper left corner
uniform vec2 pixelSize;     // device pixels per image pixel
uniform vec2 imageSize;
uniform float viewHeight;
uniform float low;
uniform float inverseRange;
uniform float dim;
uniform vec3 background;
uniform vec3 opacity;       // of layer 0, 1, 2; 0 = not drawn
uniform vec3 outline;       // > 0: only borders, that many device pixels wide

float greyAt(vec2 p) {
    ivec2 texel = clamp(ivec2(floor(p)), ivec2(0), ivec2(imageSize) - 1);
    return clamp((texelFetch(image, texel, 0).r - low) * inverseRange, 0.0, 1.0);
}

vec4 layerAt(sampler2D layer, vec2 p) {
    ivec2 texel = ivec2(floor(p));
    if (any(lessThan(texel, ivec2(0))) || any(greaterThanEqual(texel, ivec2(imageSize)))) {
        return vec4(0.0);
    }
    return texelFetch(layer, texel, 0);
}

vec3 blend(vec3 below, sampler2D layer, vec2 p, float strength, float width) {
    vec4 here = layerAt(layer, p);
    if (here.a == 0.0) return below;
    float alpha = here.a * strength;
    if (width > 0.0) {
        vec2 reach = width / pixelSize;
        bool border = layerAt(layer, p + vec2(reach.x, 0.0)) != here ||
                      layerAt(layer, p - vec2(reach.x, 0.0)) != here ||
                      layerAt(layer, p + vec2(0.0, reach.y)) != here ||
                      layerAt(layer, p - vec2(0.0, reach.y)) != here;
        if (!border) return below;
    }
    return mix(below, here.rgb, alpha);
}

void main() {
    vec2 device = vec2(gl_FragCoord.x, viewHeight - gl_FragCoord.y);
    vec2 p = (device - origin) / pixelSize;
    vec3 color = background;
    if (all(greaterThanEqual(p, vec2(0.0))) && all(lessThan(p, imageSize))) {
        float grey;
        if (pixelSize.x < 0.75) { // several image pixels on one of the screen: average four
            vec2 q = 0.25 / pixelSize;
            grey = 0.25 * (greyAt(p + q) + greyAt(p - q) + greyAt(p + vec2(q.x, -q.y)) +
                           greyAt(p - vec2(q.x, -q.y)));
        } else {
            grey = greyAt(p);
        }
        color = vec3(grey);
        if (opacity.x > 0.0) color = blend(color, layer0, p, opacity.x, outline.x);
        if (opacity.y > 0.0) color = blend(color, layer1, p, opacity.y, outline.y);
        if (opacity.z > 0.0) color = blend(color, layer2, p, opacity.z, outline.z);
        color *= dim;
    }
    gl_FragData[0] = vec4(color, 1.0);
}
)";

std::size_t indexOf(OverlayKind kind) { return static_cast<std::size_t>(kind); }

} // namespace

vtkStandardNewMacro(SliceProp)

SliceProp::SliceProp() = default;
SliceProp::~SliceProp() = default;

OverlayLayer& SliceProp::layer(OverlayKind kind) { return m_layers[indexOf(kind)]; }
const OverlayLayer& SliceProp::layer(OverlayKind kind) const { return m_layers[indexOf(kind)]; }

void SliceProp::setPlane(std::shared_ptr<const core::Plane> plane, int z) {
    m_z = z;
    if (plane == m_plane) return;
    m_plane = std::move(plane);
    m_imageStale = true;
}

bool SliceProp::shownWhole() const {
    return m_plane && m_plane->width() <= m_largestSide && m_plane->height() <= m_largestSide;
}

void SliceProp::updateImage(vtkOpenGLRenderWindow& window) {
    const core::Plane& plane = *m_plane;
    SliceTexture::Format format = SliceTexture::Format::GreyFloat;
    m_storedScale = 1.0;
    if (plane.type() == core::PixelType::UInt8) {
        format = SliceTexture::Format::Grey8;
        m_storedScale = 255.0;
    } else if (plane.type() == core::PixelType::UInt16) {
        format = SliceTexture::Format::Grey16;
        m_storedScale = 65535.0;
    }
    const bool fresh = m_image.allocate(window, plane.width(), plane.height(), format);
    if (!fresh && !m_imageStale) return;
    const core::PixelRect whole{0, 0, plane.width(), plane.height()};
    if (plane.type() == core::PixelType::UInt32) { // no filterable 32-bit integer texture
        const std::vector<float> values = plane.toFloat();
        m_uploadedBytes += m_image.upload(whole, values.data());
    } else {
        m_uploadedBytes += m_image.upload(whole, plane.data());
    }
    m_imageStale = false;
}

void SliceProp::updateLayer(vtkOpenGLRenderWindow& window, int kind) {
    const auto i = static_cast<std::size_t>(kind);
    OverlayLayer& layer = m_layers[i];
    LayerTexture& target = m_layerTextures[i];
    const bool fresh = target.texture.allocate(window, m_plane->width(), m_plane->height(),
                                               SliceTexture::Format::Rgba8);
    if (fresh || target.slice != m_z) layer.invalidate();
    target.slice = m_z;
    for (const core::PixelRect& rect : layer.takeStale(m_plane->width(), m_plane->height())) {
        m_rgba.resize(static_cast<std::size_t>(rect.width) *
                      static_cast<std::size_t>(rect.height));
        layer.source(m_z, rect, m_rgba);
        m_uploadedBytes += target.texture.upload(rect, m_rgba.data());
    }
}

int SliceProp::RenderOpaqueGeometry(vtkViewport* viewport) {
    auto* renderer = vtkRenderer::SafeDownCast(viewport);
    auto* window = vtkOpenGLRenderWindow::SafeDownCast(renderer->GetRenderWindow());
    if (m_largestSide == 0) m_largestSide = vtkTextureObject::GetMaximumTextureSize(window);

    if (!m_quad) {
        m_quad = std::make_unique<vtkOpenGLQuadHelper>(window, nullptr, kFragmentShader, "");
    } else {
        window->GetShaderCache()->ReadyShaderProgram(m_quad->Program);
    }
    const bool image = shownWhole();
    std::array<float, kOverlayKinds> opacity{};
    std::array<float, kOverlayKinds> outline{};
    if (image) {
        updateImage(*window);
        for (std::size_t i = 0; i < kDrawOrder.size(); ++i) {
            const OverlayLayer& shown = layer(kDrawOrder[i]);
            if (!shown.drawn()) continue;
            updateLayer(*window, static_cast<int>(kDrawOrder[i]));
            opacity[i] = static_cast<float>(std::min(1.0, shown.opacity));
            outline[i] = shown.outline
                             ? kOutlineWidth * static_cast<float>(m_viewport.deviceRatio())
                             : 0.0F;
        }
    }

    vtkShaderProgram* program = m_quad->Program;
    const auto setVector = [program](const char* name, QPointF v) {
        const float values[2] = {static_cast<float>(v.x()), static_cast<float>(v.y())};
        program->SetUniform2f(name, values);
    };
    setVector("origin", m_viewport.deviceOrigin());
    setVector("pixelSize", m_viewport.deviceScale());
    setVector("imageSize", image ? QPointF(m_plane->width(), m_plane->height()) : QPointF());
    program->SetUniformf("viewHeight", static_cast<float>(renderer->GetSize()[1]));
    program->SetUniformf("low", static_cast<float>(m_contrast.low / m_storedScale));
    program->SetUniformf("inverseRange", static_cast<float>(m_storedScale / std::max(
                                             m_contrast.high - m_contrast.low, 1e-12)));
    program->SetUniformf("dim", m_dimmed ? kDim : 1.0F);
    const float background[3] = {static_cast<float>(m_background.redF()),
                                 static_cast<float>(m_background.greenF()),
                                 static_cast<float>(m_background.blueF())};
    program->SetUniform3f("background", background);
    program->SetUniform3f("opacity", opacity.data());
    program->SetUniform3f("outline", outline.data());

    std::vector<SliceTexture*> active;
    if (image) {
        const int imageUnit = m_image.activate();
        active.push_back(&m_image);
        program->SetUniformi("image", imageUnit);
        for (std::size_t i = 0; i < kDrawOrder.size(); ++i) {
            int unit = imageUnit; // bound to something; opacity 0 keeps the shader from reading it
            if (opacity[i] > 0.0F) {
                SliceTexture& texture = m_layerTextures[indexOf(kDrawOrder[i])].texture;
                unit = texture.activate();
                active.push_back(&texture);
            }
            program->SetUniformi(("layer" + std::to_string(i)).c_str(), unit);
        }
    }
    vtkOpenGLState* state = window->GetState();
    vtkOpenGLState::ScopedglEnableDisable depth(state, 0x0B71 /* GL_DEPTH_TEST */);
    vtkOpenGLState::ScopedglEnableDisable blending(state, 0x0BE2 /* GL_BLEND */);
    state->vtkglDisable(0x0B71);
    state->vtkglDisable(0x0BE2);
    m_quad->Render();
    for (SliceTexture* texture : active) texture->deactivate();
    return 1;
}

void SliceProp::ReleaseGraphicsResources(vtkWindow* window) {
    m_quad.reset();
    m_image.release(window);
    for (LayerTexture& layer : m_layerTextures) layer.texture.release(window);
    m_largestSide = 0;
    vtkProp::ReleaseGraphicsResources(window);
}

} // namespace lamina::ui
