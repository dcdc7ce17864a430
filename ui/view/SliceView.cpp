// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/SliceView.h"

#include "ui/view/ChannelMix.h"
#include "ui/view/SliceDecorations.h"
#include "ui/view/SliceViewPrivate.h"

#include <QPainter>

#include <vtkRenderer.h>

#include <algorithm>
#include <cmath>

namespace lamina::ui {

namespace {
constexpr int kLateAfterMs = 120; // a slice that is there before this never flickers
const QColor kCanvas(30, 31, 34);
constexpr double kLongestScaleBar = 140.0; // widget pixels
} // namespace

SliceView::Private::Private(SliceView& view, core::JobSystem& jobSystem)
    : q(view), jobs(jobSystem) {
    canvas = new VtkWidget(&q);
    canvas->setAttribute(Qt::WA_TransparentForMouseEvents);
    canvas->setFocusPolicy(Qt::NoFocus);
    canvas->renderer().AddViewProp(prop);
    canvas->renderer().SetBackground(kCanvas.redF(), kCanvas.greenF(), kCanvas.blueF());
    canvas->renderer().SetAutomaticLightCreation(false);
    canvas->setPrepareFrame([this] { prepareFrame(); });
    canvas->setOverpaint([this](QPainter& painter) { overpaint(painter); });
    prop->setBackground(kCanvas);
    loader = new SliceLoader(jobs, &q);
    connect(loader, &SliceLoader::loaded, &q,
            [this](int z, const SliceLoader::PlanePtr& plane,
                   std::optional<core::IntensityRange> range) { planeLoaded(z, plane, range); });
    connect(loader, &SliceLoader::failed, &q,
            [this](int z, const QString& sentence) { planeFailed(z, sentence); });
    mix = new ChannelMix(jobs, &q);
    connect(mix, &ChannelMix::styleChanged, &q, [this](int c) {
        const ChannelStyle& style = mix->style(c);
        if (c == channel && style.rangeKnown) q.setContrast(style.range);
        canvas->update();
    });
    connect(mix, &ChannelMix::planesChanged, canvas, QOverload<>::of(&QWidget::update));
    connect(mix, &ChannelMix::failed, &q, &SliceView::failed);
    late.setSingleShot(true);
    late.setInterval(kLateAfterMs);
    connect(&late, &QTimer::timeout, &q, [this] { canvas->update(); });
    emptyText = SliceView::tr("No stack is open.");
}

SliceView::SliceView(core::JobSystem& jobs, QWidget* parent)
    : QWidget(parent), m_d(std::make_unique<Private>(*this, jobs)) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setContextMenuPolicy(Qt::PreventContextMenu); // the right button erases
    setAccessibleName(tr("Slice view"));
}

SliceView::~SliceView() {
    // The canvas calls back into m_d while it is taken down.
    delete m_d->mix;
    delete m_d->canvas;
    delete m_d->loader;
}

// --- what is shown -------------------------------------------------------------------------------

bool SliceView::Private::waiting() const {
    return stack && prop->slice() != slice;
}

void SliceView::setStack(std::shared_ptr<const core::ImageStack> stack, int channel, int time) {
    m_d->endGesture(true);
    const auto before = m_d->stack;
    const bool sameSize = before && stack && before->size() == stack->size();
    if (!sameSize || before != stack || m_d->channel != channel) m_d->contrastKnown = false;
    m_d->stack = std::move(stack);
    m_d->channel = channel;
    m_d->time = time;
    m_d->error.clear();
    m_d->sizeReported = false;
    m_d->loader->setStack(m_d->stack, channel, time);
    m_d->mix->setStack(m_d->stack, channel, time);
    for (const OverlayKind kind : kAllOverlays)
        m_d->prop->layer(kind).invalidate();
    m_d->prop->setPlane(nullptr, -1);
    if (m_d->stack && !m_d->contrastKnown && m_d->mix->style(channel).rangeKnown) {
        setContrast(m_d->mix->style(channel).range);
    }
    if (!m_d->stack) {
        m_d->slice = 0;
        m_d->viewport.setPlane(0, 0, 1.0);
        m_d->late.stop();
        m_d->updateVoxel();
        m_d->updateCursorShape();
        m_d->canvas->update();
        return;
    }
    const core::VolumeSize size = m_d->stack->size();
    const double zoomBefore = m_d->viewport.zoom();
    if (!sameSize) {
        m_d->slice = size.z / 2;
        m_d->viewport.setPlane(size.x, size.y, 1.0);
    }
    m_d->updateSpacing();
    if (!sameSize) Q_EMIT sliceChanged(m_d->slice);
    m_d->geometryChanged(zoomBefore);
    m_d->updateCursorShape();
    m_d->requestSlice();
}

const std::shared_ptr<const core::ImageStack>& SliceView::stack() const {
    return m_d->stack;
}
int SliceView::channel() const {
    return m_d->channel;
}
int SliceView::time() const {
    return m_d->time;
}
int SliceView::slice() const {
    return m_d->slice;
}
int SliceView::shownSlice() const {
    return m_d->prop->plane() ? m_d->prop->slice() : -1;
}

void SliceView::Private::updateSpacing() {
    const core::Spacing spacing = stack ? stack->spacing() : core::Spacing{};
    viewport.setAspect(spacing.x > 0.0 && spacing.y > 0.0 ? spacing.y / spacing.x : 1.0);
}

void SliceView::spacingChanged() {
    const double before = m_d->viewport.zoom();
    m_d->updateSpacing();
    m_d->geometryChanged(before);
}

void SliceView::setSlice(int z) {
    if (!m_d->stack) return;
    const int wanted = std::clamp(z, 0, std::max(0, m_d->stack->size().z - 1));
    if (wanted == m_d->slice && m_d->error.isEmpty()) return;
    m_d->endGesture(true);
    if (wanted != m_d->slice) m_d->direction = wanted > m_d->slice ? 1 : -1;
    const bool changed = wanted != m_d->slice;
    m_d->slice = wanted;
    m_d->error.clear();
    if (changed) Q_EMIT sliceChanged(wanted);
    // a listener may have moved on already, and asked for its slice itself
    if (m_d->slice == wanted) m_d->requestSlice();
    m_d->updateVoxel();
}

void SliceView::Private::requestSlice() {
    if (contrastKnown) {
        if (const SliceLoader::PlanePtr plane = loader->cached(slice)) {
            loader->stop();
            showPlane(slice, plane);
            return;
        }
    }
    late.start();
    loader->request(slice, !contrastKnown);
    canvas->update();
}

void SliceView::Private::planeLoaded(int z, const SliceLoader::PlanePtr& plane,
                                     std::optional<core::IntensityRange> range) {
    if (!waiting()) return; // a slice passed by, and the wanted one is there already
    if (!contrastKnown && range) q.setContrast(*range);
    if (z == slice) {
        showPlane(z, plane);
    } else { // on the way to the wanted one: shows that something happens
        prop->setPlane(plane, z);
        mix->show(z);
        canvas->update();
    }
}

void SliceView::Private::showPlane(int z, const SliceLoader::PlanePtr& plane) {
    late.stop();
    prop->setPlane(plane, z);
    mix->show(z);
    canvas->update();
    updateVoxel();
    q.setAccessibleDescription(
        SliceView::tr("Slice %1 of 0 to %2").arg(z).arg(stack->size().z - 1));
    loader->prefetchAround(z, direction);
    Q_EMIT q.sliceShown(z);
}

void SliceView::Private::planeFailed(int z, const QString& sentence) {
    if (z != slice) return;
    late.stop();
    error = sentence;
    prop->setPlane(nullptr, -1); // never another slice under this one's number
    canvas->update();
    Q_EMIT q.failed(sentence);
}

QString SliceView::message() const {
    if (!m_d->stack) return m_d->emptyText;
    if (!m_d->error.isEmpty()) return m_d->error;
    if (m_d->waiting() && !m_d->late.isActive()) {
        return tr("Loading slice %1…").arg(m_d->slice);
    }
    return {};
}

void SliceView::setEmptyText(const QString& text) {
    m_d->emptyText = text;
    m_d->canvas->update();
}

void SliceView::setContrast(core::IntensityRange range) {
    if (!(range.high > range.low)) {
        range.high = range.low + std::max(1e-6, std::abs(range.low) * 1e-6);
    }
    const bool same = m_d->contrastKnown && range == m_d->contrast;
    m_d->contrastKnown = true;
    if (same) return;
    m_d->contrast = range;
    m_d->mix->noteRange(m_d->channel, range);
    m_d->canvas->update();
    Q_EMIT contrastChanged(range);
}

core::IntensityRange SliceView::contrast() const {
    return m_d->contrast;
}

void SliceView::autoContrast(core::NormalizationSpec percentiles) {
    const SliceLoader::PlanePtr plane = m_d->prop->plane();
    if (!plane) return;
    auto range = std::make_shared<core::IntensityRange>();
    core::JobCallbacks callbacks;
    callbacks.owner = m_d->alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, range, asked = ++m_d->contrastAsked,
                      stack = std::weak_ptr(m_d->stack)] {
        if (asked == m_d->contrastAsked && stack.lock() == m_d->stack) setContrast(*range);
    };
    m_d->jobs.submitFirst(
        core::Lane::Cpu,
        [plane, range, percentiles](const core::JobContext&) {
            *range = core::percentileRange(*plane, percentiles);
        },
        std::move(callbacks));
}

// --- geometry ------------------------------------------------------------------------------------

void SliceView::Private::geometryChanged(double zoomBefore) {
    canvas->update();
    updateVoxel();
    if (viewport.zoom() != zoomBefore) Q_EMIT q.zoomChanged(viewport.zoom());
}

void SliceView::fitToView() {
    const double before = m_d->viewport.zoom();
    m_d->viewport.fit();
    m_d->geometryChanged(before);
}

void SliceView::resetZoom() {
    const double before = m_d->viewport.zoom();
    m_d->viewport.setZoom(1.0 / m_d->viewport.deviceRatio(),
                          QRectF(QPointF(), m_d->viewport.viewSize()).center());
    m_d->geometryChanged(before);
}

void SliceView::zoomBy(double factor, QPointF anchor) {
    if (m_d->viewport.empty()) return;
    const double before = m_d->viewport.zoom();
    m_d->viewport.setZoom(before * factor, anchor);
    m_d->geometryChanged(before);
}

void SliceView::zoomBy(double factor) {
    zoomBy(factor, QRectF(QPointF(), m_d->viewport.viewSize()).center());
}

void SliceView::centerOn(core::SlicePoint point) {
    m_d->viewport.centerOn(point);
    m_d->geometryChanged(zoom());
}

bool SliceView::fitted() const {
    return m_d->viewport.fitted();
}

core::SlicePoint SliceView::centre() const {
    return imageFromView(QRectF(rect()).center());
}

double SliceView::zoom() const {
    return m_d->viewport.zoom();
}

QPointF SliceView::viewFromImage(core::SlicePoint point) const {
    return m_d->viewport.viewFromImage(point);
}

core::SlicePoint SliceView::imageFromView(QPointF position) const {
    return m_d->viewport.imageFromView(position);
}

void SliceView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const double before = m_d->viewport.zoom();
    m_d->canvas->setGeometry(rect());
    m_d->viewport.setView(QSizeF(size()), devicePixelRatio());
    m_d->placeGrip();
    m_d->geometryChanged(before);
}

QSize SliceView::sizeHint() const {
    return {720, 560};
}
QSize SliceView::minimumSizeHint() const {
    return {240, 200};
}

// --- overlays ------------------------------------------------------------------------------------

void SliceView::setOverlaySource(OverlayKind kind, OverlaySource source) {
    m_d->prop->layer(kind).source = std::move(source);
    overlayReset(kind);
}

void SliceView::setOverlayVisible(OverlayKind kind, bool visible) {
    m_d->prop->layer(kind).visible = visible;
    m_d->canvas->update();
}

bool SliceView::overlayVisible(OverlayKind kind) const {
    return m_d->prop->layer(kind).visible;
}

void SliceView::setOverlayOpacity(OverlayKind kind, double opacity) {
    m_d->prop->layer(kind).opacity = std::clamp(opacity, 0.0, 1.0);
    m_d->canvas->update();
}

double SliceView::overlayOpacity(OverlayKind kind) const {
    return m_d->prop->layer(kind).opacity;
}

void SliceView::setOverlayOutline(OverlayKind kind, bool outline) {
    m_d->prop->layer(kind).outline = outline;
    m_d->canvas->update();
}

bool SliceView::overlayOutline(OverlayKind kind) const {
    return m_d->prop->layer(kind).outline;
}

void SliceView::overlayChanged(OverlayKind kind, core::PixelRect rect) {
    m_d->prop->layer(kind).invalidate(rect);
    if (m_d->prop->layer(kind).drawn()) m_d->canvas->update();
}

void SliceView::overlayChanged(OverlayKind kind, const core::VoxelBox& box) {
    const core::PixelRect rect = core::SlicePlane::xy(m_d->prop->slice()).rect(box);
    if (!rect.empty()) overlayChanged(kind, rect);
}

void SliceView::overlayReset(OverlayKind kind) {
    m_d->prop->layer(kind).invalidate();
    m_d->canvas->update();
}

std::uint64_t SliceView::uploadedBytes() const {
    return m_d->prop->uploadedBytes();
}

// --- frames --------------------------------------------------------------------------------------

QImage SliceView::renderedImage() {
    return m_d->canvas->grabFramebuffer();
}

void SliceView::Private::prepareFrame() {
    if (viewport.deviceRatio() != canvas->devicePixelRatio()) { // moved to another screen
        viewport.setView(QSizeF(q.size()), canvas->devicePixelRatio());
    }
    prop->setViewport(viewport);
    prop->setContrast(contrast);
    prop->setChannels(mix->ownColor(), mix->others(prop->slice()));
    prop->setComparison(comparison);
    prop->setDimmed(waiting() && !late.isActive());
    std::optional<SliceProp::Ring> ring;
    const bool drawing = gesture == Gesture::Tool || gesture == Gesture::None;
    const std::optional<double> radius = tool ? tool->cursorRadius() : std::nullopt;
    if (mouse && radius && drawing && !spaceHeld && !contrastKeyHeld) {
        // a disc of pixel centres within r covers half a pixel more
        const double x = (*radius + 0.5) * viewport.zoom();
        ring = SliceProp::Ring{*mouse, x, x * viewport.aspect()};
    }
    prop->setRing(ring);
}

void SliceView::Private::checkSize() {
    const int largest = prop->largestSide();
    const SliceLoader::PlanePtr plane = prop->plane();
    if (sizeReported || !plane || largest == 0) return;
    if (plane->width() <= largest && plane->height() <= largest) return;
    sizeReported = true;
    const QString sentence =
        SliceView::tr("Slices of %1 × %2 pixels are larger than this graphics driver can show "
                      "(%3 pixels a side); crop or downsample the stack to see it.")
            .arg(plane->width())
            .arg(plane->height())
            .arg(largest);
    // not from inside a frame: listeners may change the view
    QTimer::singleShot(0, &q, [this, sentence] { planeFailed(slice, sentence); });
}

void SliceView::Private::overpaint(QPainter& painter) {
    checkSize();
    const QSizeF view(q.size());
    const QString text = q.message();
    painter.setFont(q.font());
    if (prop->plane()) {
        if (stack->spacingKnown()) {
            const double micrometresPerPixel = stack->spacing().x / viewport.zoom();
            if (const auto bar = scaleBarFor(micrometresPerPixel, kLongestScaleBar)) {
                drawScaleBar(painter, view, *bar);
            }
        }
        if (marks) {
            for (const ToolLine& line : marks(core::SlicePlane::xy(slice)))
                drawToolLine(painter, line, viewport);
        }
        paintToolLines(painter);
        paintComparison(painter);
        if (!text.isEmpty()) drawNotice(painter, view, text);
    } else if (!text.isEmpty()) {
        drawMessage(painter, view, text);
    }
    if (keyboardFocus) drawFocus(painter, view, q.palette().color(QPalette::Highlight));
}

} // namespace lamina::ui
