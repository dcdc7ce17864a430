// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/VtkWidget.h"

#include "ui/view/OffscreenTarget.h"

#include <QCoreApplication>
#include <QOpenGLWidget>
#include <QPainter>
#include <QTimer>

#include <vtkCallbackCommand.h>
#include <vtkCamera.h>
#include <vtkCullerCollection.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkOpenGLState.h>
#include <vtkRenderer.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>
#include <vector>

namespace lamina::ui {

namespace {
VtkWidget::Drawing chosenDrawing = VtkWidget::Drawing::ByTheRenderer;
}

/// What the views may draw together before the window looks for events again.
class VtkWidget::Frame {
public:
    static Frame& now() {
        static Frame frame;
        return frame;
    }
    /// There is time left, or `view` has waited longest and none that waited came in this frame.
    [[nodiscard]] bool turnOf(const VtkWidget* view) {
        std::erase_if(m_waiting, [](const VtkWidget* other) { return !other->isVisible(); });
        if (m_spent.count() <= kBudgetMs || view->m_waited >= kLongestWait) return true;
        const auto place = std::find(m_waiting.begin(), m_waiting.end(), view);
        if (place == m_waiting.end()) {
            m_waiting.push_back(view);
            return false;
        }
        return place == m_waiting.begin() && !std::exchange(m_oneCame, true);
    }
    void forget(const VtkWidget* view) { std::erase(m_waiting, view); }

    template <typename Function> auto timed(const Function& draw) {
        if (m_spent.count() == 0.0) {
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [this] {
                    m_spent = {};
                    m_oneCame = false;
                },
                Qt::QueuedConnection);
        }
        const auto begin = std::chrono::steady_clock::now();
        auto result = draw();
        m_spent += std::chrono::steady_clock::now() - begin;
        return result;
    }

private:
    static constexpr double kBudgetMs = 30.0;
    static constexpr int kLongestWait = 8; ///< frames

    std::chrono::duration<double, std::milli> m_spent{0.0};
    std::vector<const VtkWidget*> m_waiting; ///< the longest first
    bool m_oneCame = false;                  ///< of these, in this frame
};

/// The part of the window that OpenGL draws into.
class VtkWidget::Live final : public QOpenGLWidget {
public:
    explicit Live(VtkWidget& owner) : QOpenGLWidget(&owner), m_owner(owner) {
        setUpdateBehavior(QOpenGLWidget::NoPartialUpdate);
        setFocusPolicy(Qt::NoFocus);
    }
    ~Live() override { m_owner.releaseScene(); } // while there is a context still

protected:
    void initializeGL() override {
        // Moved to another window (a floating dock), the widget gets another context.
        connect(context(), &QOpenGLContext::aboutToBeDestroyed, &m_owner, &VtkWidget::releaseScene,
                static_cast<Qt::ConnectionType>(Qt::DirectConnection | Qt::UniqueConnection));
        m_owner.initializeScene();
    }
    void paintGL() override {
        if (!m_owner.m_ready) return;
        m_owner.m_stale = false;
        m_owner.drawScene(defaultFramebufferObject());
        if (!m_owner.m_overpaint) return;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        m_owner.m_overpaint(painter);
    }

private:
    VtkWidget& m_owner;
};

void VtkWidget::prepareApplication() {
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setDepthBufferSize(24);
    format.setStencilBufferSize(8);
    format.setAlphaBufferSize(8);
    format.setSamples(0);
    QSurfaceFormat::setDefaultFormat(format);
    const auto wish = qEnvironmentVariable("LAMINA_DRAWING");
    if (wish == "window") setDrawing(Drawing::InTheWindow);
    if (wish == "image") setDrawing(Drawing::AsImage);
    // Merged mouse moves would cut the corners of a fast stroke.
    QCoreApplication::setAttribute(Qt::AA_CompressHighFrequencyEvents, false);
}

void VtkWidget::setDrawing(Drawing drawing) {
    chosenDrawing = drawing;
}

VtkWidget::VtkWidget(QWidget* parent) : QWidget(parent) {
    m_window->SetMultiSamples(0);
    m_window->SetOwnContext(0);
    m_window->AddRenderer(m_renderer);
    // One camera from the start: VTK would else look for bounds that a 2D scene does not have.
    vtkNew<vtkCamera> camera;
    m_renderer->SetActiveCamera(camera);
    m_renderer->GetCullers()->RemoveAllItems();
    m_renderer->SetBackgroundAlpha(1.0); // else every pixel without a prop would be see-through

    vtkNew<vtkCallbackCommand> makeItCurrent;
    makeItCurrent->SetClientData(this);
    makeItCurrent->SetCallback([](vtkObject*, unsigned long, void* self, void*) {
        auto* widget = static_cast<VtkWidget*>(self);
        if (widget->context() && QOpenGLContext::currentContext() != widget->context()) {
            widget->makeCurrent();
        }
    });
    m_window->AddObserver(vtkCommand::WindowMakeCurrentEvent, makeItCurrent);
    vtkNew<vtkCallbackCommand> isCurrent;
    isCurrent->SetClientData(this);
    isCurrent->SetCallback([](vtkObject*, unsigned long, void* self, void* result) {
        auto* widget = static_cast<VtkWidget*>(self);
        *static_cast<bool*>(result) =
            widget->context() && QOpenGLContext::currentContext() == widget->context();
    });
    m_window->AddObserver(vtkCommand::WindowIsCurrentEvent, isCurrent);

    if (chosenDrawing == Drawing::AsImage ||
        (chosenDrawing == Drawing::ByTheRenderer && OffscreenTarget::inSoftware())) {
        setAttribute(Qt::WA_OpaquePaintEvent);
    } else {
        m_live = new Live(*this);
    }
}

VtkWidget::~VtkWidget() {
    Frame::now().forget(this);
    delete m_live;
    m_live = nullptr;
    releaseScene();
    // the render window may outlive this widget inside VTK's observers
    m_window->RemoveAllObservers();
}

void VtkWidget::setOverpaint(std::function<void(QPainter&)> overpaint) {
    m_overpaint = std::move(overpaint);
}

void VtkWidget::setPrepareFrame(std::function<void()> prepare) {
    m_prepare = std::move(prepare);
}

QSize VtkWidget::deviceSize() const {
    const double ratio = devicePixelRatio();
    return {std::max(1, static_cast<int>(std::lround(width() * ratio))),
            std::max(1, static_cast<int>(std::lround(height() * ratio)))};
}

void VtkWidget::update() {
    m_stale = true;
    if (m_live) {
        m_live->update();
    } else {
        QWidget::update();
    }
}

QOpenGLContext* VtkWidget::context() const {
    if (m_live) return m_live->isValid() ? m_live->context() : nullptr;
    return m_target ? &m_target->context() : nullptr;
}

void VtkWidget::makeCurrent() {
    if (m_live) {
        m_live->makeCurrent();
    } else if (m_target) {
        m_target->makeCurrent();
    }
}

void VtkWidget::initializeScene() {
    m_window->SetReadyForRendering(true);
    m_window->SetMapped(1);
    m_window->SetSupportsOpenGL(1);
    m_window->SetIsDirect(1);
    m_window->SetForceMaximumHardwareLineWidth(1.0F);
    m_window->SetIsCurrent(true);
    m_window->OpenGLInitContext();
    m_ready = true;
    m_software = OffscreenTarget::rendererIsSoftware(*context());
}

void VtkWidget::releaseScene() {
    if (!m_ready) return;
    m_ready = false;
    makeCurrent();
    m_window->Finalize();
    m_window->SetReadyForRendering(false);
    if (auto* current = QOpenGLContext::currentContext()) current->doneCurrent();
}

void VtkWidget::drawScene(unsigned framebuffer) {
    const QSize size = deviceSize();
    m_window->SetSize(size.width(), size.height());
    vtkOpenGLState* state = m_window->GetState();
    state->Reset(); // Qt's painter changed what VTK thinks is bound
    state->Push();
    if (m_prepare) m_prepare();
    state->vtkglBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    m_window->SetFrameBlitModeToBlitToCurrent();
    m_window->Render();
    state->Pop();
}

QImage VtkWidget::sceneImage() {
    if (!m_target) m_target = std::make_unique<OffscreenTarget>();
    if (!m_target->makeCurrent()) return {};
    if (!m_ready) initializeScene();
    drawScene(m_target->framebuffer(deviceSize()));
    QImage image = m_target->image();
    m_target->doneCurrent();
    image.setDevicePixelRatio(devicePixelRatio());
    return image;
}

QImage VtkWidget::grabFrame() {
    if (m_live) return m_live->grabFramebuffer();
    QImage image = sceneImage();
    if (image.isNull() || !m_overpaint) return image;
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    m_overpaint(painter);
    return image;
}

void VtkWidget::paintEvent(QPaintEvent* event) {
    static_cast<void>(event);
    if (m_live) return;
    const bool fits = m_image.size() == deviceSize();
    if ((fits || m_image.isNull()) && m_stale && !Frame::now().turnOf(this)) {
        ++m_waited;
        QTimer::singleShot(0, this, [this] { QWidget::update(); });
    } else if (!fits || m_stale) {
        m_image = Frame::now().timed([this] { return sceneImage(); });
        Frame::now().forget(this);
        m_stale = false;
        m_waited = 0;
    }
    QPainter painter(this);
    if (m_image.isNull()) {
        const double* background = m_renderer->GetBackground();
        painter.fillRect(rect(), QColor::fromRgbF(static_cast<float>(background[0]),
                                                  static_cast<float>(background[1]),
                                                  static_cast<float>(background[2])));
        return;
    }
    painter.drawImage(QPointF(0, 0), m_image);
    if (!m_overpaint) return;
    painter.setRenderHint(QPainter::Antialiasing);
    m_overpaint(painter);
}

void VtkWidget::resizeEvent(QResizeEvent* event) {
    if (m_live) m_live->setGeometry(rect());
    QWidget::resizeEvent(event);
}

void VtkWidget::changeEvent(QEvent* event) {
    m_stale = true;
    QWidget::changeEvent(event);
}

} // namespace lamina::ui
