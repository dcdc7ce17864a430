// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/VolumeView.h"

#include "ui/view/SliceDecorations.h"
#include "ui/view/SliceLoader.h"
#include "ui/view/VolumeViewPrivate.h"

#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QPainter>

#include <vtkPolyData.h>
#include <vtkRenderer.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lamina::ui {

namespace {

const QColor kCanvas(24, 25, 28);
constexpr std::size_t kMostQuads = 600'000;
constexpr std::size_t kMostQuadsInSoftware = 60'000; // drawn by the processor, beside other work
constexpr int kSmoothing = 8;
constexpr int kSettleMs = 350; // after the last change of labels
constexpr int kRestMs = 160;   // after the last movement
constexpr double kMovingBudgetMs = 25.0;
constexpr double kRestingBudgetMs = 45.0; // the other views are drawn in the same frame

/// Levels of detail of the image: rays and samples left out, and what is left of the cost.
struct Detail {
    double rays;
    double samples;
    [[nodiscard]] double cost() const { return 1.0 / (rays * rays * samples); }
};
constexpr std::array<Detail, 6> kDetails{
    {{1.0, 1.0}, {1.0, 2.0}, {2.0, 1.5}, {2.0, 3.0}, {3.0, 4.0}, {5.0, 5.0}}};

} // namespace

VolumeView::Private::Private(VolumeView& view, core::JobSystem& jobSystem)
    : q(view), jobs(jobSystem) {
    canvas = new VtkWidget(&q);
    canvas->setAttribute(Qt::WA_TransparentForMouseEvents);
    canvas->setFocusPolicy(Qt::NoFocus);
    canvas->renderer().SetBackground(kCanvas.redF(), kCanvas.greenF(), kCanvas.blueF());
    scene = std::make_unique<VolumeScene>(canvas->renderer());
    canvas->setPrepareFrame([this] { prepareFrame(); });
    canvas->setOverpaint([this](QPainter& painter) { overpaint(painter); });
    settle.setSingleShot(true);
    settle.setInterval(kSettleMs);
    connect(&settle, &QTimer::timeout, &q, [this] { refresh(); });
    rest.setSingleShot(true);
    rest.setInterval(kRestMs);
    connect(&rest, &QTimer::timeout, &q, [this] {
        moving = false;
        canvas->update();
    });
    emptyText = VolumeView::tr("No stack is open.");
}

VolumeView::VolumeView(core::JobSystem& jobs, QWidget* parent)
    : QWidget(parent), m_d(std::make_unique<Private>(*this, jobs)) {
    setFocusPolicy(Qt::StrongFocus);
    setContextMenuPolicy(Qt::PreventContextMenu);
    setAccessibleName(tr("3D view"));
    setToolTip(tr("Left drag turns, middle drag moves, the wheel zooms; a click takes the label"));
}

VolumeView::~VolumeView() {
    m_d->imageJob.requestStop();
    m_d->surfaceJob.requestStop();
    m_d->canvas->setPrepareFrame({});
    m_d->canvas->setOverpaint({});
    m_d->scene.reset();
    delete m_d->canvas;
}

// --- what is shown -------------------------------------------------------------------------------

void VolumeView::setStack(std::shared_ptr<const core::ImageStack> stack) {
    const bool sameShape = m_d->stack && stack && m_d->stack->size() == stack->size() &&
                           m_d->stack->spacing() == stack->spacing();
    ++m_d->generation;
    if (m_d->imageJob.valid()) m_d->imageJob.requestStop();
    if (m_d->surfaceJob.valid()) m_d->surfaceJob.requestStop();
    m_d->stack = std::move(stack);
    m_d->grid.reset();
    m_d->labelProblem.clear();
    m_d->coarse = false;
    m_d->scene->setSurface(nullptr);
    m_d->scene->image().setData(nullptr);
    m_d->hasImage = false;
    m_d->imageStale = true;
    m_d->surfacesStale = true;
    if (m_d->stack) {
        m_d->scene->setStack(m_d->stack->size(), m_d->stack->spacing());
        if (!sameShape) {
            m_d->scene->resetCamera();
            m_d->cameraMoved = false;
        }
        m_d->settle.start();
    }
    m_d->refresh();
    m_d->canvas->update();
}

void VolumeView::setImageVisible(bool visible) {
    m_d->imageVisible = visible;
    m_d->scene->image().setVisible(visible);
    m_d->canvas->update();
}

bool VolumeView::imageVisible() const {
    return m_d->imageVisible;
}

void VolumeView::setSelected(Surfaces which, core::LabelId id) {
    m_d->selectedIn = which;
    m_d->selected = id;
    m_d->showSelected();
}

void VolumeView::Private::showSelected() {
    scene->setSelected(which == selectedIn ? selected : 0);
    canvas->update();
}

void VolumeView::setCrosshair(core::VoxelIndex voxel) {
    if (voxel == m_d->crosshair || !m_d->stack) return;
    m_d->crosshair = voxel;
    m_d->scene->setPlanes(voxel);
    // While slices are stepped through, this view must not slow down the one that is watched.
    if (m_d->fullCost > kMovingBudgetMs) {
        m_d->rest.start();
    } else {
        m_d->canvas->update();
    }
}

void VolumeView::setPlanesVisible(bool visible) {
    m_d->scene->setPlanesVisible(visible);
    m_d->canvas->update();
}

void VolumeView::setLabelSource(Surfaces which, std::function<VolumeLabels()> source) {
    m_d->sources[which] = std::move(source);
    labelsChanged(which);
}

void VolumeView::setSurfaces(Surfaces which) {
    if (which == m_d->which) return;
    m_d->which = which;
    m_d->surfacesStale = true;
    m_d->settle.stop();
    m_d->scene->setSurface(nullptr); // ids of one mean nothing in the other
    m_d->grid.reset();
    m_d->showSelected();
    m_d->refresh();
    Q_EMIT surfacesChanged(which);
}

Surfaces VolumeView::surfaces() const {
    return m_d->which;
}

void VolumeView::labelsChanged(Surfaces which) {
    if (which != m_d->which) return;
    m_d->surfacesStale = true;
    m_d->settle.start(); // again and again while a stroke goes on
}

bool VolumeView::settled() const {
    return !m_d->imageStale && !m_d->surfacesStale && !m_d->settle.isActive() &&
           !m_d->imageJob.valid() && !m_d->surfaceJob.valid();
}

void VolumeView::Private::refresh() {
    if (!stack || !q.isVisible()) return;
    if (imageStale && !imageJob.valid()) buildImage();
    if (surfacesStale && !surfaceJob.valid() && !settle.isActive()) buildSurfaces();
}

void VolumeView::Private::buildSurfaces() {
    surfacesStale = false;
    const auto source = sources.find(which);
    VolumeLabels labels;
    if (source != sources.end() && source->second) labels = source->second();
    labelProblem = labels.problem;
    if (!labels.field.at) {
        grid.reset();
        coarse = false;
        scene->setSurface(nullptr);
        canvas->update();
        Q_EMIT q.surfacesBuilt();
        return;
    }
    struct Result {
        std::shared_ptr<core::LabelGrid> grid;
        vtkSmartPointer<vtkPolyData> mesh;
        bool coarse = false;
    };
    auto result = std::make_shared<Result>();
    core::JobCallbacks callbacks;
    callbacks.owner = alive;
    callbacks.hasOwner = true;
    callbacks.done = [this, result, begun = generation, kind = which] {
        surfaceJob = {};
        if (begun == generation && kind == which) {
            grid = result->grid;
            coarse = result->coarse;
            scene->setSurface(result->mesh);
            moved();
            Q_EMIT q.surfacesBuilt();
        }
        refresh();
    };
    callbacks.cancelled = [this] {
        surfaceJob = {};
        refresh();
    };
    callbacks.failed = [this](const std::exception_ptr& error) {
        surfaceJob = {};
        Q_EMIT q.failed(sentenceOf(error));
    };
    surfaceJob = jobs.submit(
        core::Lane::Cpu,
        [labels = std::move(labels), spacing = stack->spacing(), result,
         most = canvas->drawnInSoftware() ? kMostQuadsInSoftware
                                          : kMostQuads](const core::JobContext& context) {
            std::size_t cells = kMost3DVoxels;
            while (true) {
                result->grid = std::make_shared<core::LabelGrid>(
                    core::sampleLabels(labels.field, spacing, cells, kLongest3DSide, context));
                const core::LabelSurface surface =
                    core::labelSurface(*result->grid, spacing, kSmoothing, most, context);
                if (surface.complete) {
                    result->mesh = VolumeScene::meshOf(surface, labels.color);
                    return;
                }
                result->coarse = true; // an eighth of the cells has a quarter of the walls
                cells /= 8;
            }
        },
        std::move(callbacks));
}

void VolumeView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_d->refresh();
}

// --- frames --------------------------------------------------------------------------------------

std::size_t VolumeView::Private::level() const {
    const double budget = moving ? kMovingBudgetMs : kRestingBudgetMs;
    if (fullCost < 0.0) return kDetails.size() - 2; // until one frame has told
    for (std::size_t i = 0; i + 1 < kDetails.size(); ++i) {
        if (fullCost * kDetails[i].cost() <= budget) return i;
    }
    return kDetails.size() - 1;
}

void VolumeView::Private::prepareFrame() {
    drawnLevel = level();
    scene->image().setCoarseness(kDetails[drawnLevel].rays, kDetails[drawnLevel].samples);
    scene->fitDepth();
    frame.start();
}

void VolumeView::Private::moved() {
    moving = true;
    rest.start();
    canvas->update();
}

void VolumeView::Private::overpaint(QPainter& painter) {
    const bool drawn = frame.isValid(); // not only shown again
    if (drawn && hasImage && imageVisible) {
        painter.beginNativePainting();
        if (auto* context = QOpenGLContext::currentContext()) // an image is finished already
            context->functions()->glFinish();                 // or only the asking is timed
        painter.endNativePainting();
        const double ms = static_cast<double>(frame.nsecsElapsed()) * 1e-6;
        const double measured = ms / kDetails[drawnLevel].cost();
        const bool first = fullCost < 0.0;
        // the cheapest levels are mostly overhead: take them as an upper bound only
        fullCost = first ? measured : std::min(measured, 0.5 * (fullCost + measured));
        if (first && !moving) rest.start(); // now that it is known, once more and finer
    }
    frame.invalidate();
    const QSizeF view(q.size());
    painter.setFont(q.font());
    const QString text = q.message();
    const bool something = stack && (hasImage || grid);
    if (!text.isEmpty()) {
        if (something) {
            drawNotice(painter, view, text);
        } else {
            drawMessage(painter, view, text);
        }
    }
    if (keyboardFocus) drawFocus(painter, view, q.palette().color(QPalette::Highlight));
}

QString VolumeView::message() const {
    if (!m_d->stack) return m_d->emptyText;
    const double filled = m_d->volume ? filledShare(*m_d->volume, m_d->others) : 1.0;
    if (filled < 1.0) return tr("Filling %1 %").arg(static_cast<int>(filled * 100.0));
    if (!m_d->labelProblem.isEmpty()) return m_d->labelProblem;
    if (m_d->coarse) return tr("Many objects: their surfaces are shown coarsely.");
    return {};
}

void VolumeView::setEmptyText(const QString& text) {
    m_d->emptyText = text;
    m_d->canvas->update();
}

QImage VolumeView::picture() {
    const bool focus = std::exchange(m_d->keyboardFocus, false);
    QImage image = m_d->canvas->grabFrame();
    m_d->keyboardFocus = focus;
    return image;
}

void VolumeView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_d->canvas->setGeometry(rect());
    m_d->fullCost = -1.0; // another number of rays
}

QSize VolumeView::sizeHint() const {
    return {360, 300};
}
QSize VolumeView::minimumSizeHint() const {
    return {140, 110};
}

} // namespace lamina::ui
