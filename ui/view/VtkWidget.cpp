// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/VtkWidget.h"

#include <QCoreApplication>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QPainter>

#include <vtkCallbackCommand.h>
#include <vtkCamera.h>
#include <vtkCullerCollection.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkOpenGLState.h>
#include <vtkRenderer.h>

#include <algorithm>
#include <cmath>

namespace lamina::ui {

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
    // Merged mouse moves would cut the corners of a fast stroke.
    QCoreApplication::setAttribute(Qt::AA_CompressHighFrequencyEvents, false);
}

VtkWidget::VtkWidget(QWidget* parent) : QOpenGLWidget(parent) {
    setUpdateBehavior(QOpenGLWidget::NoPartialUpdate);
    m_window->SetMultiSamples(0);
    m_window->SetOwnContext(0);
    m_window->AddRenderer(m_renderer);
    // One camera from the start: VTK would else look for bounds that a 2D scene does not have.
    vtkNew<vtkCamera> camera;
    m_renderer->SetActiveCamera(camera);
    m_renderer->GetCullers()->RemoveAllItems();
    m_renderer->SetBackgroundAlpha(1.0); // else every pixel without a prop would be see-through

    vtkNew<vtkCallbackCommand> makeCurrent;
    makeCurrent->SetClientData(this);
    makeCurrent->SetCallback([](vtkObject*, unsigned long, void* self, void*) {
        auto* widget = static_cast<VtkWidget*>(self);
        if (widget->isValid() && QOpenGLContext::currentContext() != widget->context()) {
            widget->makeCurrent();
        }
    });
    m_window->AddObserver(vtkCommand::WindowMakeCurrentEvent, makeCurrent);
    vtkNew<vtkCallbackCommand> isCurrent;
    isCurrent->SetClientData(this);
    isCurrent->SetCallback([](vtkObject*, unsigned long, void* self, void* result) {
        auto* widget = static_cast<VtkWidget*>(self);
        *static_cast<bool*>(result) =
            widget->context() != nullptr && QOpenGLContext::currentContext() == widget->context();
    });
    m_window->AddObserver(vtkCommand::WindowIsCurrentEvent, isCurrent);
}

VtkWidget::~VtkWidget() {
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

void VtkWidget::initializeGL() {
    // Moved to another window (a floating dock), the widget gets another context.
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &VtkWidget::releaseScene,
            static_cast<Qt::ConnectionType>(Qt::DirectConnection | Qt::UniqueConnection));
    m_window->SetReadyForRendering(true);
    m_window->SetMapped(1);
    m_window->SetSupportsOpenGL(1);
    m_window->SetIsDirect(1);
    m_window->SetForceMaximumHardwareLineWidth(1.0F);
    m_window->SetIsCurrent(true);
    m_window->OpenGLInitContext();
    m_ready = true;
    const auto* name = context()->functions()->glGetString(GL_RENDERER);
    const QByteArray renderer(name ? reinterpret_cast<const char*>(name) : "");
    m_software = renderer.contains("llvmpipe") || renderer.contains("softpipe") ||
                 renderer.contains("SwiftShader");
}

void VtkWidget::releaseScene() {
    if (!m_ready) return;
    m_ready = false;
    makeCurrent();
    m_window->Finalize();
    m_window->SetReadyForRendering(false);
    doneCurrent();
}

void VtkWidget::paintGL() {
    if (!m_ready) return;
    const QSize size = deviceSize();
    m_window->SetSize(size.width(), size.height());
    vtkOpenGLState* state = m_window->GetState();
    state->Reset(); // Qt's painter changed what VTK thinks is bound
    state->Push();
    if (m_prepare) m_prepare();
    state->vtkglBindFramebuffer(GL_FRAMEBUFFER, defaultFramebufferObject());
    m_window->SetFrameBlitModeToBlitToCurrent();
    m_window->Render();
    state->Pop();
    if (!m_overpaint) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    m_overpaint(painter);
}

} // namespace lamina::ui
