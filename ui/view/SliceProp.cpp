// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/SliceProp.h"

#include <qopengl.h>

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

constexpr float kOutlineWidth = 2.0F; // widget pixels
constexpr float kRingWidth = 1.6F;
constexpr double kSmallestRing = 2.0; // widget pixels; smaller ones could not be seen
constexpr float kDim = 0.35F;         // brightness of a slice that is not the wanted one

// Compiled once per combination of what is drawn: a software renderer executes both sides of every
// branch, so a layer that is switched off at run time would cost as much as one that shows.
constexpr const char* kFragmentShader = R"(
in vec2 texCoord;           // 0..1 over the view, y up
uniform vec2 viewSize;      // device pixels
uniform vec2 origin;        // device pixels of the image's upper left corner
uniform vec2 pixelSize;     // device pixels per image pixel
uniform vec2 imageSize;
uniform float low;
uniform float inverseRange;
uniform float dim;
uniform vec3 background;
uniform vec3 opacity;       // of layer 0, 1, 2
uniform float outlineWidth; // device pixels
uniform vec2 ringCenter;    // device pixels
uniform vec2 ringRadius;
uniform float ringWidth;

uniform sampler2D image;
float valueAt(vec2 p) {
    return texelFetch(image, clamp(ivec2(floor(p)), ivec2(0), ivec2(imageSize) - 1), 0).r;
}

vec4 layerAt(sampler2D layer, vec2 p) {
    ivec2 texel = ivec2(floor(p));
    bool inside = all(greaterThanEqual(texel, ivec2(0))) &&
                  all(lessThan(texel, ivec2(imageSize)));
    return inside ? texelFetch(layer, texel, 0) : vec4(0.0);
}

vec3 blend(vec3 below, sampler2D layer, vec2 p, float strength) {
    vec4 here = layerAt(layer, p);
    return mix(below, here.rgb, here.a * strength);
}

vec3 blendBorder(vec3 below, sampler2D layer, vec2 p, float strength) {
    vec4 here = layerAt(layer, p);
    vec2 reach = outlineWidth / pixelSize;
    bool border = layerAt(layer, p + vec2(reach.x, 0.0)) != here ||
                  layerAt(layer, p - vec2(reach.x, 0.0)) != here ||
                  layerAt(layer, p + vec2(0.0, reach.y)) != here ||
                  layerAt(layer, p - vec2(0.0, reach.y)) != here;
    // a line needs more than the strength of an area to be seen
    return border ? mix(below, here.rgb, here.a * mix(strength, 1.0, 0.7)) : below;
}

#ifdef LAYER0
uniform sampler2D layer0;
#endif
#ifdef LAYER1
uniform sampler2D layer1;
#endif
#ifdef LAYER2
uniform sampler2D layer2;
#endif

void main() {
    vec2 device = floor(vec2(texCoord.x, 1.0 - texCoord.y) * viewSize) + 0.5;
    vec2 p = (device - origin) / pixelSize;
#ifdef MINIFIED // several image pixels on one of the screen: average four
    vec2 q = 0.25 / pixelSize;
    float value = 0.25 * (valueAt(p + q) + valueAt(p - q) + valueAt(p + vec2(q.x, -q.y)) +
                          valueAt(p - vec2(q.x, -q.y)));
#else
    float value = valueAt(p);
#endif
    vec3 shown = vec3(clamp((value - low) * inverseRange, 0.0, 1.0));
#ifdef LAYER0
    shown = LAYER0(shown, layer0, p, opacity.x);
#endif
#ifdef LAYER1
    shown = LAYER1(shown, layer1, p, opacity.y);
#endif
#ifdef LAYER2
    shown = LAYER2(shown, layer2, p, opacity.z);
#endif
    bool inside = all(greaterThanEqual(p, vec2(0.0))) && all(lessThan(p, imageSize));
    vec3 color = inside ? shown * dim : background;
#ifdef RING // white with a dark rim: shows on every grey
    vec2 r = device - ringCenter;
    float k = length(r / ringRadius);
    float away = abs(k * (k - 1.0) / max(length(r / (ringRadius * ringRadius)), 1e-6));
    color = mix(color, vec3(0.0), 0.55 * clamp(1.25 * ringWidth + 0.5 - away, 0.0, 1.0));
    color = mix(color, vec3(1.0), 0.95 * clamp(0.5 * ringWidth + 0.5 - away, 0.0, 1.0));
#endif
    gl_FragData[0] = vec4(color, 1.0);
}
)";

// Bits of a shader variant; a layer takes two of them.
constexpr unsigned kMinified = 1;
constexpr unsigned kWithRing = 2;
constexpr unsigned layerBit(std::size_t i) {
    return 4U << (2 * i);
}
constexpr unsigned outlineBit(std::size_t i) {
    return 8U << (2 * i);
}

std::string shaderFor(unsigned variant) {
    std::string source = "//VTK::System::Dec\n//VTK::Output::Dec\n";
    if ((variant & kMinified) != 0) source += "#define MINIFIED\n";
    if ((variant & kWithRing) != 0) source += "#define RING\n";
    for (std::size_t i = 0; i < kDrawOrder.size(); ++i) {
        if ((variant & layerBit(i)) == 0) continue;
        source += "#define LAYER" + std::to_string(i) +
                  ((variant & outlineBit(i)) != 0 ? " blendBorder\n" : " blend\n");
    }
    return source + kFragmentShader;
}

std::size_t indexOf(OverlayKind kind) {
    return static_cast<std::size_t>(kind);
}

} // namespace

vtkStandardNewMacro(SliceProp);

SliceProp::SliceProp() = default;
SliceProp::~SliceProp() = default;

OverlayLayer& SliceProp::layer(OverlayKind kind) {
    return m_layers[indexOf(kind)];
}
const OverlayLayer& SliceProp::layer(OverlayKind kind) const {
    return m_layers[indexOf(kind)];
}

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
        m_rgba.resize(static_cast<std::size_t>(rect.width) * static_cast<std::size_t>(rect.height));
        layer.source(core::SlicePlane{m_axes, m_z}, rect, m_rgba);
        m_uploadedBytes += target.texture.upload(rect, m_rgba.data());
    }
}

vtkShaderProgram* SliceProp::readyProgram(vtkOpenGLRenderWindow& window, unsigned variant) {
    std::unique_ptr<vtkOpenGLQuadHelper>& quad = m_quads[variant];
    if (quad) {
        window.GetShaderCache()->ReadyShaderProgram(quad->Program);
    } else { // makes its program ready itself
        quad =
            std::make_unique<vtkOpenGLQuadHelper>(&window, nullptr, shaderFor(variant).c_str(), "");
    }
    return quad->Program;
}

int SliceProp::RenderOpaqueGeometry(vtkViewport* viewport) {
    auto* renderer = vtkRenderer::SafeDownCast(viewport);
    auto* window = vtkOpenGLRenderWindow::SafeDownCast(renderer->GetRenderWindow());
    if (m_largestSide == 0) m_largestSide = vtkTextureObject::GetMaximumTextureSize(window);

    if (!shownWhole()) return 0; // the renderer has cleared the view already
    updateImage(*window);
    unsigned variant = m_viewport.deviceScale().x() < 0.75 ? kMinified : 0U;
    if (m_ring) variant |= kWithRing;
    float opacity[kOverlayKinds] = {};
    for (std::size_t i = 0; i < kDrawOrder.size(); ++i) {
        const OverlayLayer& shown = layer(kDrawOrder[i]);
        if (!shown.drawn()) continue;
        updateLayer(*window, static_cast<int>(kDrawOrder[i]));
        opacity[i] = static_cast<float>(std::min(1.0, shown.opacity));
        variant |= layerBit(i) | (shown.outline ? outlineBit(i) : 0U);
    }
    vtkShaderProgram* program = readyProgram(*window, variant);
    const auto setVector = [program](const char* name, QPointF v) {
        const float values[2] = {static_cast<float>(v.x()), static_cast<float>(v.y())};
        program->SetUniform2f(name, values);
    };
    const float background[3] = {static_cast<float>(m_background.redF()),
                                 static_cast<float>(m_background.greenF()),
                                 static_cast<float>(m_background.blueF())};
    program->SetUniform3f("background", background);
    setVector("viewSize", QPointF(renderer->GetSize()[0], renderer->GetSize()[1]));

    setVector("origin", m_viewport.deviceOrigin());
    setVector("pixelSize", m_viewport.deviceScale());
    setVector("imageSize", QPointF(m_plane->width(), m_plane->height()));
    const double range = std::max(m_contrast.high - m_contrast.low, 1e-12);
    program->SetUniformf("low", static_cast<float>(m_contrast.low / m_storedScale));
    program->SetUniformf("inverseRange", static_cast<float>(m_storedScale / range));
    program->SetUniformf("dim", m_dimmed ? kDim : 1.0F);
    program->SetUniform3f("opacity", opacity);
    const double ratio = m_viewport.deviceRatio();
    program->SetUniformf("outlineWidth", kOutlineWidth * static_cast<float>(ratio));
    if (m_ring) {
        setVector("ringCenter", m_ring->center * ratio);
        setVector("ringRadius", QPointF(std::max(kSmallestRing, m_ring->radiusX),
                                        std::max(kSmallestRing, m_ring->radiusY)) *
                                    ratio);
        program->SetUniformf("ringWidth", kRingWidth * static_cast<float>(ratio));
    }
    std::vector<SliceTexture*> active{&m_image};
    program->SetUniformi("image", m_image.activate());
    for (std::size_t i = 0; i < kDrawOrder.size(); ++i) {
        if ((variant & layerBit(i)) == 0) continue;
        active.push_back(&m_layerTextures[indexOf(kDrawOrder[i])].texture);
        program->SetUniformi(("layer" + std::to_string(i)).c_str(), active.back()->activate());
    }
    vtkOpenGLState* state = window->GetState();
    const vtkOpenGLState::ScopedglEnableDisable depth(state, GL_DEPTH_TEST);
    const vtkOpenGLState::ScopedglEnableDisable blending(state, GL_BLEND);
    state->vtkglDisable(GL_DEPTH_TEST);
    state->vtkglDisable(GL_BLEND);
    m_quads[variant]->Render();
    for (SliceTexture* texture : active)
        texture->deactivate();
    return 1;
}

void SliceProp::ReleaseGraphicsResources(vtkWindow* window) {
    m_quads.clear();
    m_image.release(window);
    for (LayerTexture& layer : m_layerTextures)
        layer.texture.release(window);
    m_largestSide = 0;
    vtkProp::ReleaseGraphicsResources(window);
}

} // namespace lamina::ui
