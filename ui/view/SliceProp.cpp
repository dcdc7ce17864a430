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
    OverlayKind::Probability, OverlayKind::Semantic, OverlayKind::Instances,
    OverlayKind::Annotation, OverlayKind::Agreement};

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
uniform float dim;
uniform vec3 background;
uniform float split;        // device pixels; the right side of a comparison begins here
uniform float outlineWidth; // device pixels
uniform vec2 ringCenter;    // device pixels
uniform vec2 ringRadius;
uniform float ringWidth;

float texelOf(sampler2D image, vec2 p) {
    return texelFetch(image, clamp(ivec2(floor(p)), ivec2(0), ivec2(imageSize) - 1), 0).r;
}

/// 0..1 within a channel's range, given as its lower end and one over its width.
float valueOf(sampler2D image, vec2 range, vec2 p) {
#ifdef MINIFIED // several image pixels on one of the screen: average four
    vec2 q = 0.25 / pixelSize;
    float value = 0.25 * (texelOf(image, p + q) + texelOf(image, p - q) +
                          texelOf(image, p + vec2(q.x, -q.y)) +
                          texelOf(image, p - vec2(q.x, -q.y)));
#else
    float value = texelOf(image, p);
#endif
    return clamp((value - range.x) * range.y, 0.0, 1.0);
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

#ifdef SELECTION // white inside the edge and dark outside: shows on every grey and colour
uniform sampler2D selection;

vec3 markEdge(vec3 below, vec2 p) {
    bool here = layerAt(selection, p).a > 0.0;
    vec2 reach = outlineWidth / pixelSize;
    bool edge = (layerAt(selection, p + vec2(reach.x, 0.0)).a > 0.0) != here ||
                (layerAt(selection, p - vec2(reach.x, 0.0)).a > 0.0) != here ||
                (layerAt(selection, p + vec2(0.0, reach.y)).a > 0.0) != here ||
                (layerAt(selection, p - vec2(0.0, reach.y)).a > 0.0) != here;
    return edge ? (here ? vec3(1.0) : 0.25 * below) : below;
}
#endif

SAMPLERS

void main() {
    vec2 device = floor(vec2(texCoord.x, 1.0 - texCoord.y) * viewSize) + 0.5;
#ifdef COMPARE
    bool right = device.x >= split;
#endif
#ifdef SIDE_BY_SIDE // the same picture again
    if (right) device.x -= split;
#endif
    vec2 p = (device - origin) / pixelSize;
    vec3 shown = vec3(0.0);
    CHANNELS
    shown = min(shown, vec3(1.0));
    LAYERS
#ifdef SELECTION
    shown = markEdge(shown, p);
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

// Bits of a shader variant: four flags, three bits of additional channels, two for each layer, the
// selection.
constexpr unsigned kMinified = 1;
constexpr unsigned kWithRing = 2;
constexpr unsigned kCompare = 4;
constexpr unsigned kSideBySide = 8;
constexpr unsigned kChannelShift = 4;
constexpr unsigned kFirstLayerBit = 7;
constexpr unsigned layerBit(std::size_t i) {
    return 1U << (kFirstLayerBit + 2 * i);
}
constexpr unsigned outlineBit(std::size_t i) {
    return 2U << (kFirstLayerBit + 2 * i);
}
constexpr unsigned kWithSelection = 1U << (kFirstLayerBit + 2 * kOverlayKinds);

void replace(std::string& text, const std::string& what, const std::string& by) {
    text.replace(text.find(what), what.size(), by);
}

std::string shaderFor(unsigned variant) {
    std::string source = "//VTK::System::Dec\n//VTK::Output::Dec\n";
    if ((variant & kMinified) != 0) source += "#define MINIFIED\n";
    if ((variant & kWithRing) != 0) source += "#define RING\n";
    if ((variant & kWithSelection) != 0) source += "#define SELECTION\n";
    const bool compare = (variant & kCompare) != 0;
    if (compare) source += "#define COMPARE\n";
    if ((variant & kSideBySide) != 0) source += "#define SIDE_BY_SIDE\n";
    std::string samplers;
    std::string channels;
    std::string layers;
    for (unsigned c = 0; c <= ((variant >> kChannelShift) & 7U); ++c) {
        const std::string n = std::to_string(c);
        samplers += "uniform sampler2D image" + n + ";\nuniform vec2 range" + n +
                    ";\nuniform vec3 color" + n + ";\n";
        channels += "shown += color" + n + " * valueOf(image" + n + ", range" + n + ", p);\n";
    }
    for (std::size_t i = 0; i < kDrawOrder.size(); ++i) {
        if ((variant & layerBit(i)) == 0) continue;
        const std::string n = std::to_string(i);
        const std::string strength = "opacity" + n;
        samplers += "uniform sampler2D layer" + n + ";\nuniform vec2 " + strength + ";\n";
        layers += std::string("shown = ") +
                  ((variant & outlineBit(i)) != 0 ? "blendBorder" : "blend") + "(shown, layer" + n +
                  ", p, " +
                  (compare ? "right ? " + strength + ".y : " + strength + ".x" : strength + ".x") +
                  ");\n";
    }
    std::string body = kFragmentShader;
    replace(body, "SAMPLERS", samplers);
    replace(body, "CHANNELS", channels);
    replace(body, "LAYERS", layers);
    return source + body;
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
}

void SliceProp::setChannels(QColor own, std::vector<Channel> others) {
    m_color = own;
    std::erase_if(others, [this](const Channel& c) {
        return !c.plane || !m_plane || c.plane->width() != m_plane->width() ||
               c.plane->height() != m_plane->height();
    });
    if (others.size() >= kMostChannels) others.resize(kMostChannels - 1);
    m_others = std::move(others);
}

bool SliceProp::shownWhole() const {
    return m_plane && m_plane->width() <= m_largestSide && m_plane->height() <= m_largestSide;
}

void SliceProp::updateImage(vtkOpenGLRenderWindow& window, ImageTexture& image,
                            const std::shared_ptr<const core::Plane>& shown) {
    const core::Plane& plane = *shown;
    SliceTexture::Format format = SliceTexture::Format::GreyFloat;
    image.storedScale = 1.0;
    if (plane.type() == core::PixelType::UInt8) {
        format = SliceTexture::Format::Grey8;
        image.storedScale = 255.0;
    } else if (plane.type() == core::PixelType::UInt16) {
        format = SliceTexture::Format::Grey16;
        image.storedScale = 65535.0;
    }
    const bool fresh = image.texture.allocate(window, plane.width(), plane.height(), format);
    if (!fresh && image.shown == shown) return;
    const core::PixelRect whole{0, 0, plane.width(), plane.height()};
    if (plane.type() == core::PixelType::UInt32) { // no filterable 32-bit integer texture
        const std::vector<float> values = plane.toFloat();
        m_uploadedBytes += image.texture.upload(whole, values.data());
    } else {
        m_uploadedBytes += image.texture.upload(whole, plane.data());
    }
    image.shown = shown;
}

void SliceProp::setChannelUniforms(vtkShaderProgram& program, std::vector<SliceTexture*>& active) {
    for (std::size_t c = 0; c <= m_others.size(); ++c) {
        const core::IntensityRange range = c == 0 ? m_contrast : m_others[c - 1].range;
        const QColor color = c == 0 ? m_color : m_others[c - 1].color;
        ImageTexture& image = m_images[c];
        const std::string n = std::to_string(c);
        const double width = std::max(range.high - range.low, 1e-12);
        const float limits[2] = {static_cast<float>(range.low / image.storedScale),
                                 static_cast<float>(image.storedScale / width)};
        const bool drawn = color.isValid();
        const float rgb[3] = {drawn ? static_cast<float>(color.redF()) : 0.0F,
                              drawn ? static_cast<float>(color.greenF()) : 0.0F,
                              drawn ? static_cast<float>(color.blueF()) : 0.0F};
        program.SetUniform2f(("range" + n).c_str(), limits);
        program.SetUniform3f(("color" + n).c_str(), rgb);
        active.push_back(&image.texture);
        program.SetUniformi(("image" + n).c_str(), image.texture.activate());
    }
}

void SliceProp::updateLayer(vtkOpenGLRenderWindow& window, OverlayLayer& layer,
                            LayerTexture& target) {
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
    updateImage(*window, m_images[0], m_plane);
    for (std::size_t c = 0; c < m_others.size(); ++c)
        updateImage(*window, m_images[c + 1], m_others[c].plane);
    unsigned variant = m_viewport.deviceScale().x() < 0.75 ? kMinified : 0U;
    if (m_ring) variant |= kWithRing;
    variant |= static_cast<unsigned>(m_others.size()) << kChannelShift;
    const bool compare = m_comparison.mode != Comparison::Mode::Off;
    if (compare) variant |= kCompare;
    if (m_comparison.mode == Comparison::Mode::SideBySide) variant |= kSideBySide;
    float opacity[kOverlayKinds][2] = {};
    for (std::size_t i = 0; i < kDrawOrder.size(); ++i) {
        const OverlayLayer& shown = layer(kDrawOrder[i]);
        const bool left = !compare || m_comparison.left == kDrawOrder[i];
        const bool right = compare && m_comparison.right == kDrawOrder[i];
        if (!shown.drawn() || !(left || right)) continue;
        const std::size_t at = indexOf(kDrawOrder[i]);
        updateLayer(*window, m_layers[at], m_layerTextures[at]);
        const auto strength = static_cast<float>(std::min(1.0, shown.opacity));
        opacity[i][0] = left ? strength : 0.0F;
        opacity[i][1] = right ? strength : 0.0F;
        variant |= layerBit(i) | (shown.outline ? outlineBit(i) : 0U);
    }
    if (m_selection.drawn()) {
        updateLayer(*window, m_selection, m_selectionTexture);
        variant |= kWithSelection;
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
    program->SetUniformf("dim", m_dimmed ? kDim : 1.0F);
    if (compare) {
        program->SetUniformf("split", static_cast<float>(m_viewport.deviceSplit(m_comparison)));
    }
    const double ratio = m_viewport.deviceRatio();
    program->SetUniformf("outlineWidth", kOutlineWidth * static_cast<float>(ratio));
    if (m_ring) {
        setVector("ringCenter", m_viewport.inFirstCopy(m_ring->center) * ratio);
        setVector("ringRadius", QPointF(std::max(kSmallestRing, m_ring->radiusX),
                                        std::max(kSmallestRing, m_ring->radiusY)) *
                                    ratio);
        program->SetUniformf("ringWidth", kRingWidth * static_cast<float>(ratio));
    }
    std::vector<SliceTexture*> active;
    setChannelUniforms(*program, active);
    for (std::size_t i = 0; i < kDrawOrder.size(); ++i) {
        if ((variant & layerBit(i)) == 0) continue;
        active.push_back(&m_layerTextures[indexOf(kDrawOrder[i])].texture);
        program->SetUniformi(("layer" + std::to_string(i)).c_str(), active.back()->activate());
        program->SetUniform2f(("opacity" + std::to_string(i)).c_str(), opacity[i]);
    }
    if ((variant & kWithSelection) != 0) {
        active.push_back(&m_selectionTexture.texture);
        program->SetUniformi("selection", active.back()->activate());
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
    for (ImageTexture& image : m_images)
        image.texture.release(window);
    for (LayerTexture& layer : m_layerTextures)
        layer.texture.release(window);
    m_selectionTexture.texture.release(window);
    m_largestSide = 0;
    vtkProp::ReleaseGraphicsResources(window);
}

} // namespace lamina::ui
