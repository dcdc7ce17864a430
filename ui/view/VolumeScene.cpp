// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view/VolumeScene.h"

#include "ui/view/PlaneDecorations.h"

#include <vtkActor.h>
#include <vtkCamera.h>
#include <vtkCellArray.h>
#include <vtkCellData.h>
#include <vtkFloatArray.h>
#include <vtkIdList.h>
#include <vtkMath.h>
#include <vtkMatrix4x4.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderWindow.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>
#include <vtkUnsignedIntArray.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace lamina::ui {

namespace {

constexpr const char* kLabels = "labels"; // of the cells of a mesh
constexpr double kAmbient = 0.18;
constexpr double kDiffuse = 0.82;
constexpr double kSpecular = 0.12;
constexpr double kDimmed = 0.4;    // light on what is not selected
constexpr double kEdgeWidth = 2.5; // device pixels

constexpr double kViewAngle = 26.0; // degrees; little perspective, so that sizes compare

/// A closed line through points in voxels, or the twelve edges of a box.
void setLines(vtkPolyData& data, const std::vector<std::array<double, 3>>& corners,
              const std::vector<std::pair<int, int>>& edges) {
    vtkNew<vtkPoints> points;
    for (const auto& c : corners)
        points->InsertNextPoint(c.data());
    vtkNew<vtkCellArray> lines;
    for (const auto& [a, b] : edges) {
        const vtkIdType ids[] = {a, b};
        lines->InsertNextCell(2, ids);
    }
    data.SetPoints(points);
    data.SetLines(lines);
    data.Modified();
}

void setLight(vtkProperty& property, double share) {
    property.SetAmbient(share * kAmbient);
    property.SetDiffuse(share * kDiffuse);
    property.SetSpecular(share * kSpecular);
    property.SetSpecularPower(18.0);
}

/// The cells of one label, without what else is in the mesh; null where it has none.
vtkSmartPointer<vtkPolyData> partOf(vtkPolyData& mesh, core::LabelId id) {
    const auto* labels = vtkUnsignedIntArray::SafeDownCast(mesh.GetCellData()->GetArray(kLabels));
    if (!labels) return nullptr;
    const auto* normals = mesh.GetPointData()->GetNormals();
    auto part = vtkSmartPointer<vtkPolyData>::New();
    vtkNew<vtkPoints> points;
    vtkNew<vtkFloatArray> partNormals;
    partNormals->SetNumberOfComponents(3);
    vtkNew<vtkCellArray> cells;
    std::unordered_map<vtkIdType, vtkIdType> known;
    vtkNew<vtkIdList> corners;
    for (vtkIdType cell = 0; cell < labels->GetNumberOfValues(); ++cell) {
        if (labels->GetValue(cell) != id) continue;
        mesh.GetPolys()->GetCellAtId(cell, corners);
        for (vtkIdType i = 0; i < corners->GetNumberOfIds(); ++i) {
            const auto [at, fresh] =
                known.try_emplace(corners->GetId(i), points->GetNumberOfPoints());
            if (fresh) {
                points->InsertNextPoint(mesh.GetPoint(at->first));
                double normal[3];
                const_cast<vtkDataArray*>(normals)->GetTuple(at->first, normal);
                partNormals->InsertNextTuple(normal);
            }
            corners->SetId(i, at->second);
        }
        cells->InsertNextCell(corners);
    }
    if (cells->GetNumberOfCells() == 0) return nullptr;
    part->SetPoints(points);
    part->GetPointData()->SetNormals(partNormals);
    part->SetPolys(cells);
    return part;
}

/// Its corners go around so that the front is where the normals point.
bool woundOutwards(vtkPolyData& part) {
    vtkNew<vtkIdList> c;
    part.GetPolys()->GetCellAtId(0, c);
    std::array<std::array<double, 3>, 3> p{};
    for (std::size_t i = 0; i < p.size(); ++i)
        part.GetPoint(c->GetId(static_cast<vtkIdType>(i)), p[i].data());
    double normal[3];
    part.GetPointData()->GetNormals()->GetTuple(c->GetId(0), normal);
    const auto side = [&p](std::size_t i, std::size_t axis) { return p[i][axis] - p[0][axis]; };
    const double front[3] = {side(1, 1) * side(2, 2) - side(1, 2) * side(2, 1),
                             side(1, 2) * side(2, 0) - side(1, 0) * side(2, 2),
                             side(1, 0) * side(2, 1) - side(1, 1) * side(2, 0)};
    return front[0] * normal[0] + front[1] * normal[1] + front[2] * normal[2] > 0.0;
}

/// The same, larger all around by `by` µm.
void inflate(vtkPolyData& part, double by, vtkPolyData& shell) {
    vtkDataArray& normals = *part.GetPointData()->GetNormals();
    vtkNew<vtkPoints> points;
    points->SetNumberOfPoints(part.GetNumberOfPoints());
    for (vtkIdType i = 0; i < part.GetNumberOfPoints(); ++i) {
        double p[3];
        double n[3];
        part.GetPoint(i, p);
        normals.GetTuple(i, n);
        points->SetPoint(i, p[0] + by * n[0], p[1] + by * n[1], p[2] + by * n[2]);
    }
    shell.SetPoints(points);
    shell.SetPolys(part.GetPolys());
    shell.Modified();
}

/// The colour of a label in the mesh that has it.
std::array<double, 3> colorOf(vtkPolyData& mesh, core::LabelId id) {
    const auto* labels = vtkUnsignedIntArray::SafeDownCast(mesh.GetCellData()->GetArray(kLabels));
    for (vtkIdType cell = 0; cell < labels->GetNumberOfValues(); ++cell) {
        if (labels->GetValue(cell) != id) continue;
        double c[3];
        mesh.GetCellData()->GetScalars()->GetTuple(cell, c);
        return {c[0] / 255.0, c[1] / 255.0, c[2] / 255.0};
    }
    return {1.0, 1.0, 1.0};
}

} // namespace

VolumeScene::VolumeScene(vtkRenderer& renderer) : m_renderer(renderer), m_image(renderer) {
    m_surface->SetMapper(m_surfaceMapper);
    setLight(*m_surface->GetProperty(), 1.0);
    m_surface->VisibilityOff();
    m_front->AddActor(m_surface);
    m_selected->SetMapper(m_selectedMapper);
    setLight(*m_selected->GetProperty(), 1.0);
    vtkNew<vtkPolyDataMapper> edgeMapper;
    edgeMapper->SetInputData(vtkNew<vtkPolyData>());
    m_selectedEdge->SetMapper(edgeMapper);
    m_selectedEdge->GetProperty()->LightingOff();
    m_selectedEdge->GetProperty()->SetColor(1.0, 1.0, 1.0);
    m_above->AddActor(m_selectedEdge);
    m_above->AddActor(m_selected);
    const std::array<QColor, 4> colors{axisColor('x'), axisColor('y'), axisColor('z'),
                                       QColor(120, 125, 133)};
    for (std::size_t i = 0; i < m_frames.size(); ++i) {
        vtkNew<vtkPolyDataMapper> mapper;
        mapper->SetInputData(m_frames[i]);
        vtkActor& actor = *m_frameActors[i];
        actor.SetMapper(mapper);
        actor.GetProperty()->SetColor(colors[i].redF(), colors[i].greenF(), colors[i].blueF());
        actor.GetProperty()->LightingOff();
        actor.GetProperty()->SetLineWidth(1.0F);
        m_front->AddActor(m_frameActors[i]);
    }
    m_front->SetLayer(1);
    m_front->SetActiveCamera(m_renderer.GetActiveCamera());
    m_above->SetLayer(2);
    m_above->SetActiveCamera(m_renderer.GetActiveCamera());
    m_above->DrawOff();
    m_renderer.GetRenderWindow()->SetNumberOfLayers(3);
    m_renderer.GetRenderWindow()->AddRenderer(m_front);
    m_renderer.GetRenderWindow()->AddRenderer(m_above);
    m_renderer.GetActiveCamera()->SetViewAngle(kViewAngle);
}

VolumeScene::~VolumeScene() {
    for (vtkRenderer* renderer : {m_front.Get(), m_above.Get()}) {
        renderer->RemoveAllViewProps();
        m_renderer.GetRenderWindow()->RemoveRenderer(renderer);
    }
}

void VolumeScene::fitDepth() {
    if (m_above->GetDraw() != 0) { // as wide on screen from everywhere
        vtkPolyData& part = *m_selectedMapper->GetInput();
        double middle[3];
        part.GetCenter(middle);
        double eye[3];
        m_renderer.GetActiveCamera()->GetPosition(eye);
        const double away = std::hypot(middle[0] - eye[0], middle[1] - eye[1], middle[2] - eye[2]);
        const double half = kViewAngle / 2.0 * vtkMath::Pi() / 180.0;
        const int height = std::max(1, m_renderer.GetSize()[1]);
        auto& edge = *vtkPolyDataMapper::SafeDownCast(m_selectedEdge->GetMapper());
        inflate(part, kEdgeWidth * 2.0 * away * std::tan(half) / height, *edge.GetInput());
    }
    m_front->ResetCameraClippingRange(); // has the box around everything
}

void VolumeScene::setStack(core::VolumeSize size, core::Spacing spacing) {
    m_size = size;
    m_spacing = spacing;
    const auto box = [&](double x, double y, double z) {
        return std::array<double, 3>{(x * size.x - 0.5) * spacing.x, (y * size.y - 0.5) * spacing.y,
                                     (z * size.z - 0.5) * spacing.z};
    };
    std::vector<std::array<double, 3>> corners;
    std::vector<std::pair<int, int>> edges;
    for (int i = 0; i < 8; ++i) {
        corners.push_back(box(i & 1, (i >> 1) & 1, (i >> 2) & 1));
        for (const int bit : {1, 2, 4}) {
            if ((i & bit) == 0) edges.emplace_back(i, i | bit);
        }
    }
    setLines(*m_frames[3], corners, edges);
    setPlanes(m_planes); // their frames are as large as the stack
}

vtkSmartPointer<vtkPolyData> VolumeScene::meshOf(const core::LabelSurface& surface,
                                                 const std::function<Color(core::LabelId)>& color) {
    if (surface.quads.empty()) return nullptr;
    auto mesh = vtkSmartPointer<vtkPolyData>::New();
    const auto vectors = [](const std::vector<std::array<float, 3>>& from) {
        auto array = vtkSmartPointer<vtkFloatArray>::New();
        array->SetNumberOfComponents(3);
        array->SetNumberOfTuples(static_cast<vtkIdType>(from.size()));
        std::copy_n(from.front().data(), from.size() * 3, array->GetPointer(0));
        return array;
    };
    vtkNew<vtkPoints> points;
    points->SetData(vectors(surface.points));
    mesh->SetPoints(points);
    const auto normals = vectors(surface.normals);
    normals->SetName("normals");
    mesh->GetPointData()->SetNormals(normals);
    vtkNew<vtkCellArray> cells;
    cells->AllocateExact(static_cast<vtkIdType>(surface.quads.size()),
                         static_cast<vtkIdType>(surface.quads.size() * 4));
    vtkNew<vtkUnsignedCharArray> colors;
    colors->SetName("color");
    colors->SetNumberOfComponents(3);
    colors->SetNumberOfTuples(static_cast<vtkIdType>(surface.quads.size()));
    std::unordered_map<core::LabelId, Color> known;
    std::uint8_t* to = colors->GetPointer(0);
    for (std::size_t i = 0; i < surface.quads.size(); ++i) {
        const auto& quad = surface.quads[i];
        const vtkIdType ids[] = {quad[0], quad[1], quad[2], quad[3]};
        cells->InsertNextCell(4, ids);
        const auto [at, fresh] = known.try_emplace(surface.labels[i]);
        if (fresh) at->second = color(surface.labels[i]);
        to = std::copy(at->second.begin(), at->second.end(), to);
    }
    mesh->SetPolys(cells);
    mesh->GetCellData()->SetScalars(colors);
    vtkNew<vtkUnsignedIntArray> labels;
    labels->SetName(kLabels);
    labels->SetNumberOfValues(static_cast<vtkIdType>(surface.labels.size()));
    std::copy(surface.labels.begin(), surface.labels.end(), labels->GetPointer(0));
    mesh->GetCellData()->AddArray(labels);
    return mesh;
}

void VolumeScene::setSelected(core::LabelId id) {
    if (id == m_selectedId) return;
    m_selectedId = id;
    showSelected();
}

void VolumeScene::showSelected() {
    const auto part = m_mesh && m_selectedId != 0 ? partOf(*m_mesh, m_selectedId) : nullptr;
    m_above->SetDraw(part ? 1 : 0);
    setLight(*m_surface->GetProperty(), part ? kDimmed : 1.0);
    if (!part) return;
    m_selectedMapper->SetInputData(part);
    // of the larger one only the far side, which the selected label hides but for a rim
    const bool outwards = woundOutwards(*part);
    m_selectedEdge->GetProperty()->SetFrontfaceCulling(outwards ? 1 : 0);
    m_selectedEdge->GetProperty()->SetBackfaceCulling(outwards ? 0 : 1);
    const auto color = colorOf(*m_mesh, m_selectedId);
    m_selected->GetProperty()->SetColor(color[0], color[1], color[2]);
}

void VolumeScene::setSurface(vtkPolyData* mesh) {
    m_mesh = mesh;
    m_surface->SetVisibility(mesh != nullptr);
    showSelected();
    if (!mesh) return;
    m_surfaceMapper->SetInputData(mesh);
    m_surfaceMapper->SetScalarModeToUseCellData();
    m_surfaceMapper->SetColorModeToDirectScalars();
}

void VolumeScene::setPlanes(core::VoxelIndex voxel) {
    m_planes = voxel;
    const std::array<double, 3> at{voxel.x * m_spacing.x, voxel.y * m_spacing.y,
                                   voxel.z * m_spacing.z};
    const std::array<double, 3> low{-0.5 * m_spacing.x, -0.5 * m_spacing.y, -0.5 * m_spacing.z};
    const std::array<double, 3> high{(m_size.x - 0.5) * m_spacing.x, (m_size.y - 0.5) * m_spacing.y,
                                     (m_size.z - 0.5) * m_spacing.z};
    for (std::size_t normal = 0; normal < 3; ++normal) {
        const std::size_t u = (normal + 1) % 3;
        const std::size_t v = (normal + 2) % 3;
        std::vector<std::array<double, 3>> corners(4, at);
        for (std::size_t i = 0; i < 4; ++i) {
            corners[i][u] = i == 1 || i == 2 ? high[u] : low[u];
            corners[i][v] = i >= 2 ? high[v] : low[v];
        }
        setLines(*m_frames[normal], corners, {{0, 1}, {1, 2}, {2, 3}, {3, 0}});
    }
}

void VolumeScene::setPlanesVisible(bool visible) {
    for (std::size_t i = 0; i < 3; ++i)
        m_frameActors[i]->SetVisibility(visible);
}

void VolumeScene::resetCamera() {
    vtkCamera& camera = *m_renderer.GetActiveCamera();
    const double middle[3] = {(m_size.x - 1) / 2.0 * m_spacing.x,
                              (m_size.y - 1) / 2.0 * m_spacing.y,
                              (m_size.z - 1) / 2.0 * m_spacing.z};
    const double radius =
        0.5 * std::hypot(m_size.x * m_spacing.x, m_size.y * m_spacing.y, m_size.z * m_spacing.z);
    constexpr double kPi = 3.14159265358979323846;
    const double distance = radius / std::sin(kViewAngle / 2.0 * kPi / 180.0);
    camera.SetFocalPoint(middle);
    camera.SetPosition(middle[0], middle[1], middle[2] - distance);
    camera.SetViewUp(0.0, -1.0, 0.0);
    camera.Azimuth(-28.0);
    camera.Elevation(24.0);
    camera.OrthogonalizeViewUp();
    fitDepth();
}

void VolumeScene::rotate(QPointF degrees) {
    vtkCamera& camera = *m_renderer.GetActiveCamera();
    camera.Azimuth(degrees.x());
    camera.Elevation(degrees.y());
    camera.OrthogonalizeViewUp();
    fitDepth();
}

void VolumeScene::pan(QPointF delta, QSize view) {
    vtkCamera& camera = *m_renderer.GetActiveCamera();
    constexpr double kPi = 3.14159265358979323846;
    const double perPixel = 2.0 * camera.GetDistance() *
                            std::tan(camera.GetViewAngle() / 2.0 * kPi / 180.0) / view.height();
    double up[3];
    camera.GetViewUp(up);
    double along[3];
    camera.GetDirectionOfProjection(along);
    const double right[3] = {along[1] * up[2] - along[2] * up[1],
                             along[2] * up[0] - along[0] * up[2],
                             along[0] * up[1] - along[1] * up[0]};
    double position[3];
    double focal[3];
    camera.GetPosition(position);
    camera.GetFocalPoint(focal);
    for (int a = 0; a < 3; ++a) {
        const double move = (-delta.x() * right[a] + delta.y() * up[a]) * perPixel;
        position[a] += move;
        focal[a] += move;
    }
    camera.SetPosition(position);
    camera.SetFocalPoint(focal);
    fitDepth();
}

void VolumeScene::zoom(double factor) {
    m_renderer.GetActiveCamera()->Dolly(factor);
    fitDepth();
}

std::array<double, 9> VolumeScene::camera() const {
    vtkCamera& camera = *m_renderer.GetActiveCamera();
    std::array<double, 9> result{};
    camera.GetPosition(result.data());
    camera.GetFocalPoint(result.data() + 3);
    camera.GetViewUp(result.data() + 6);
    return result;
}

void VolumeScene::setCamera(const std::array<double, 9>& place) {
    vtkCamera& camera = *m_renderer.GetActiveCamera();
    camera.SetPosition(place.data());
    camera.SetFocalPoint(place.data() + 3);
    camera.SetViewUp(place.data() + 6);
    camera.OrthogonalizeViewUp();
    fitDepth();
}

std::pair<core::PhysicalPoint, core::PhysicalPoint> VolumeScene::rayAt(QPointF point,
                                                                       QSize view) const {
    vtkCamera& camera = *m_renderer.GetActiveCamera();
    const double aspect = static_cast<double>(view.width()) / view.height();
    vtkNew<vtkMatrix4x4> inverse;
    vtkMatrix4x4::Invert(camera.GetCompositeProjectionTransformMatrix(aspect, -1.0, 1.0), inverse);
    const auto world = [&](double depth) {
        const double in[4] = {2.0 * point.x() / view.width() - 1.0,
                              1.0 - 2.0 * point.y() / view.height(), depth, 1.0};
        double out[4];
        inverse->MultiplyPoint(in, out);
        return core::PhysicalPoint{out[0] / out[3] / m_spacing.x, out[1] / out[3] / m_spacing.y,
                                   out[2] / out[3] / m_spacing.z};
    };
    const core::PhysicalPoint nearest = world(-1.0);
    const core::PhysicalPoint farthest = world(1.0);
    return {nearest, {farthest.x - nearest.x, farthest.y - nearest.y, farthest.z - nearest.z}};
}

QPointF VolumeScene::viewFromVoxel(core::PhysicalPoint voxel, QSize view) const {
    const double aspect = static_cast<double>(view.width()) / view.height();
    const double in[4] = {voxel.x * m_spacing.x, voxel.y * m_spacing.y, voxel.z * m_spacing.z, 1.0};
    double out[4];
    m_renderer.GetActiveCamera()
        ->GetCompositeProjectionTransformMatrix(aspect, -1.0, 1.0)
        ->MultiplyPoint(in, out);
    return {(out[0] / out[3] + 1.0) / 2.0 * view.width(),
            (1.0 - out[1] / out[3]) / 2.0 * view.height()};
}

} // namespace lamina::ui
