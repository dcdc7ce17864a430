// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/SliceView.h"

#include "ui/view/ChannelMix.h"
#include "ui/view/PlaneDecorations.h"
#include "ui/view/SliceDecorations.h"
#include "ui/view/SliceViewPrivate.h"

#include <QPainter>

#include <vtkRenderer.h>

#include <algorithm>
#include <cmath>

namespace lamina::ui {

namespace {
constexpr int kLateAfterMs = 120; // a slice that is there before this never flickers
constexpr int kBesideMs = 60;     // some 16 frames a second
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
    connect(mix, &ChannelMix::planesChanged, canvas, &VtkWidget::update);
    connect(mix, &ChannelMix::failed, &q, &SliceView::failed);
    late.setSingleShot(true);
    late.setInterval(kLateAfterMs);
    connect(&late, &QTimer::timeout, &q, [this] { canvas->update(); });
    beside.setSingleShot(true);
    beside.setInterval(kBesideMs);
    connect(&beside, &QTimer::timeout, canvas, &VtkWidget::update);
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
    const bool leads = m_d->axes == core::Axes::XY; // the others follow its channels
    if (leads) m_d->mix->setStack(m_d->stack, channel, time);
    for (const OverlayKind kind : kAllOverlays)
        m_d->prop->layer(kind).invalidate();
    m_d->prop->setPlane(nullptr, -1);
    if (leads && m_d->stack && !m_d->contrastKnown && m_d->mix->style(channel).rangeKnown) {
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
        m_d->slice = m_d->depth() / 2;
        m_d->viewport.setPlane(core::SlicePlane::width(m_d->axes, size),
                               core::SlicePlane::height(m_d->axes, size), 1.0);
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
    const double column = core::SlicePlane::columnSpacing(axes, spacing);
    const double row = core::SlicePlane::rowSpacing(axes, spacing);
    viewport.setAspect(column > 0.0 && row > 0.0 ? row / column : 1.0);
}

void SliceView::spacingChanged() {
    const double before = m_d->viewport.zoom();
    m_d->updateSpacing();
    m_d->geometryChanged(before);
}

void SliceView::setSlice(int z) {
    if (!m_d->stack) return;
    const int wanted = std::clamp(z, 0, std::max(0, m_d->depth() - 1));
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
    if (axes != core::Axes::XY) {
        showCopied();
        return;
    }
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
        if (axes == core::Axes::XY) mix->show(z);
        canvas->update();
    }
}

void SliceView::Private::showPlane(int z, const SliceLoader::PlanePtr& plane) {
    late.stop();
    prop->setPlane(plane, z);
    if (axes == core::Axes::XY) mix->show(z);
    canvas->update();
    updateVoxel();
    q.setAccessibleDescription(SliceView::tr("Slice %1 of 0 to %2").arg(z).arg(depth() - 1));
    if (axes == core::Axes::XY) loader->prefetchAround(z, direction);
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
    if (m_d->axes != core::Axes::XY && m_d->volume && m_d->sideFilled() < 1.0) {
        return tr("Filling %1 %").arg(static_cast<int>(m_d->sideFilled() * 100.0));
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

// --- overlays ------------------------------------------------------------------------------------

void SliceView::setOverlaySource(OverlayKind kind, OverlaySource source) {
    m_d->prop->layer(kind).source = std::move(source);
    Q_EMIT overlayStyleChanged();
    overlayReset(kind);
}

void SliceView::setOverlayVisible(OverlayKind kind, bool visible) {
    m_d->prop->layer(kind).visible = visible;
    m_d->canvas->update();
    Q_EMIT overlayStyleChanged();
}

bool SliceView::overlayVisible(OverlayKind kind) const {
    return m_d->prop->layer(kind).visible;
}

void SliceView::setOverlayOpacity(OverlayKind kind, double opacity) {
    m_d->prop->layer(kind).opacity = std::clamp(opacity, 0.0, 1.0);
    m_d->canvas->update();
    Q_EMIT overlayStyleChanged();
}

double SliceView::overlayOpacity(OverlayKind kind) const {
    return m_d->prop->layer(kind).opacity;
}

void SliceView::setOverlayOutline(OverlayKind kind, bool outline) {
    m_d->prop->layer(kind).outline = outline;
    m_d->canvas->update();
    Q_EMIT overlayStyleChanged();
}

bool SliceView::overlayOutline(OverlayKind kind) const {
    return m_d->prop->layer(kind).outline;
}

void SliceView::overlayChanged(OverlayKind kind, core::PixelRect rect) {
    m_d->prop->layer(kind).invalidate(rect);
    if (!m_d->prop->layer(kind).drawn()) return;
    // where the hand is every frame counts; the other views must not slow it down
    if (hasFocus() || underMouse()) {
        m_d->canvas->update();
    } else if (!m_d->beside.isActive()) {
        m_d->beside.start();
    }
}

void SliceView::overlayChanged(OverlayKind kind, const core::VoxelBox& box) {
    const core::PixelRect rect = core::SlicePlane{m_d->axes, m_d->prop->slice()}.rect(box);
    if (!rect.empty()) overlayChanged(kind, rect);
    Q_EMIT overlayVoxelsChanged(kind, box);
}

void SliceView::overlayReset(OverlayKind kind) {
    m_d->prop->layer(kind).invalidate();
    m_d->canvas->update();
    Q_EMIT overlayInvalidated(kind);
}

std::uint64_t SliceView::uploadedBytes() const {
    return m_d->prop->uploadedBytes();
}

// --- frames --------------------------------------------------------------------------------------

void SliceView::Private::prepareFrame() {
    if (viewport.deviceRatio() != canvas->devicePixelRatio()) { // moved to another screen
        viewport.setView(QSizeF(q.size()), canvas->devicePixelRatio());
    }
    prop->setViewport(viewport);
    prop->setContrast(contrast);
    if (axes == core::Axes::XY) {
        prop->setChannels(mix->ownColor(), mix->others(prop->slice()));
    } else {
        prop->setChannels(sideColor, sidePlanes);
    }
    prop->setComparison(comparison);
    prop->setDimmed(waiting() && !late.isActive());
    prop->setRing(ring());
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
        paintMissing(painter);
        if (crosshair) drawCrosshair(painter, viewport, axes, *crosshair);
        if (axisLetters) drawAxes(painter, view, axes);
        if (stack->spacingKnown()) {
            if (const auto bar = scaleBarFor(q.micrometresPerPixel(), kLongestScaleBar)) {
                drawScaleBar(painter, view, *bar);
            }
        }
        if (marks) {
            for (const ToolLine& line : marks(plane()))
                drawToolLine(painter, line, viewport);
        }
        paintToolLines(painter);
        if (!picturing) paintComparison(painter);
        if (!text.isEmpty() && !picturing) drawNotice(painter, view, text);
    } else if (!text.isEmpty()) {
        drawMessage(painter, view, text);
    }
    if (keyboardFocus && !picturing)
        drawFocus(painter, view, q.palette().color(QPalette::Highlight));
}

} // namespace lamina::ui
