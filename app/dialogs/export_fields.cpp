#include "app/dialogs/export_fields.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFontComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

const QString group = QStringLiteral("export/");
constexpr int most_tokens = 100'000; ///< in one range

QDoubleSpinBox *lengths(const char *name, double minimum, double maximum, double value, const QString &unit)
{
    auto *box = new QDoubleSpinBox;
    box->setObjectName(QLatin1String(name));
    box->setRange(minimum, maximum);
    box->setDecimals(1);
    box->setValue(value);
    box->setSuffix(unit);
    return box;
}

QCheckBox *named(const char *name, const QString &text, bool checked)
{
    auto *box = new QCheckBox(text);
    box->setObjectName(QLatin1String(name));
    box->setChecked(checked);
    return box;
}

} // namespace

ExportFields::ExportFields(QWidget *parent)
    : QWidget(parent), preset_(new QComboBox), width_(lengths("width", 20, 1000, 85, tr(" mm"))),
      height_(lengths("height", 0, 1000, 0, tr(" mm"))), font_(lengths("fontPoints", 4, 40, 8, tr(" pt"))),
      line_(lengths("lineWidth", 0.1, 10, 1.2, tr(" pt"))), family_(new QFontComboBox), palette_(new QComboBox),
      titles_(named("titles", tr("titles"), true)), caption_(named("caption", tr("caption"), true)),
      namesRun_(named("namesRun", tr("name of the run"), false)), tokens_(new QLineEdit), dpi_(new QSpinBox)
{
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    addSize(form);
    addLooks(form);
    addFiles(form);
    listPresets();
    recall();
    showPreset();
    for (QDoubleSpinBox *box : {width_, height_, font_, line_})
        connect(box, &QDoubleSpinBox::valueChanged, this, [this] {
            showPreset();
            Q_EMIT changed();
        });
    connect(family_, &QFontComboBox::currentFontChanged, this, &ExportFields::changed);
    connect(palette_, &QComboBox::currentIndexChanged, this, &ExportFields::changed);
    connect(dpi_, &QSpinBox::valueChanged, this, &ExportFields::changed);
    connect(tokens_, &QLineEdit::textChanged, this, &ExportFields::changed);
    for (QCheckBox *box : {titles_, caption_, namesRun_})
        connect(box, &QCheckBox::toggled, this, &ExportFields::changed);
    for (QCheckBox *box : formats_)
        connect(box, &QCheckBox::toggled, this, &ExportFields::changed);
}

void ExportFields::addSize(QFormLayout *form)
{
    preset_->setObjectName(QStringLiteral("preset"));
    auto *presets = new QHBoxLayout;
    auto *save = new QToolButton, *remove = new QToolButton;
    save->setText(tr("Keep…"));
    save->setToolTip(tr("Keep this size, type and line width as a preset of your own"));
    remove->setText(tr("Remove"));
    remove->setToolTip(tr("Remove this preset of your own"));
    presets->addWidget(preset_, 1);
    presets->addWidget(save);
    presets->addWidget(remove);
    form->addRow(tr("&Preset"), presets);
    connect(preset_, &QComboBox::activated, this, &ExportFields::applyPreset);
    connect(save, &QToolButton::clicked, this, &ExportFields::savePreset);
    connect(remove, &QToolButton::clicked, this, [this] {
        removeOwnPreset(preset_->currentText());
        listPresets();
        showPreset();
    });
    height_->setSpecialValueText(tr("as it suits"));
    auto *size = new QHBoxLayout;
    size->addWidget(width_);
    size->addWidget(height_);
    form->addRow(tr("&Width, height"), size);
    static_cast<QLabel *>(form->labelForField(size))->setBuddy(width_);
}

void ExportFields::addLooks(QFormLayout *form)
{
    family_->setObjectName(QStringLiteral("fontFamily"));
    family_->setFontFilters(QFontComboBox::ScalableFonts);
    family_->setCurrentFont(QFont(QStringLiteral("DejaVu Sans")));
    auto *type = new QHBoxLayout;
    type->addWidget(family_, 1);
    type->addWidget(font_);
    form->addRow(tr("&Type"), type);
    palette_->setObjectName(QStringLiteral("palette"));
    palette_->addItems({tr("colours"), tr("greys")});
    auto *lines = new QHBoxLayout;
    lines->addWidget(line_);
    lines->addWidget(palette_);
    form->addRow(tr("&Lines, palette"), lines);
    auto *written = new QHBoxLayout;
    for (QCheckBox *box : {titles_, caption_, namesRun_})
        written->addWidget(box);
    written->addStretch();
    form->addRow(tr("With"), written);
    tokens_->setObjectName(QStringLiteral("tokens"));
    tokens_->setPlaceholderText(tr("as selected; or 27, 56, 90-95"));
    form->addRow(tr("T&okens"), tokens_);
}

void ExportFields::addFiles(QFormLayout *form)
{
    auto *row = new QHBoxLayout;
    for (const char *format : figure_formats) {
        formats_.push_back(new QCheckBox(QString::fromLatin1(format).toUpper()));
        formats_.back()->setChecked(formats_.size() == 1);
        row->addWidget(formats_.back());
    }
    row->addStretch();
    form->addRow(tr("Format"), row);
    dpi_->setRange(36, 2400);
    dpi_->setValue(300);
    form->addRow(tr("&Dots per inch (PNG)"), dpi_);
}

FigurePreset ExportFields::preset(const QString &name) const
{
    return {name, width_->value(), height_->value(), font_->value(), line_->value()};
}

void ExportFields::listPresets()
{
    const QSignalBlocker quiet(preset_);
    preset_->clear();
    preset_->addItem(tr("own size"));
    for (const ColumnWidth &column : column_widths)
        preset_->addItem(tr("%1 column").arg(QLatin1String(column.name)), column.millimetres);
    preset_->addItems(presetNames());
}

void ExportFields::applyPreset()
{
    FigurePreset chosen = preset({});
    if (const QVariant width = preset_->currentData(); width.isValid())
        chosen = {{}, width.toDouble(), 0, 8, 1.2};
    else if (const auto known = presetNamed(preset_->currentText()))
        chosen = *known;
    width_->setValue(chosen.widthMillimetres);
    height_->setValue(chosen.heightMillimetres);
    font_->setValue(chosen.fontPoints);
    line_->setValue(chosen.lineWidth);
}

/// Names the preset that the fields are, or none.
void ExportFields::showPreset()
{
    const auto near = [](double a, double b) { return std::abs(a - b) < 0.06; }; // the boxes have one decimal
    const auto is = [&](const FigurePreset &other) {
        return near(other.widthMillimetres, width_->value()) && near(other.heightMillimetres, height_->value()) &&
            near(other.fontPoints, font_->value()) && near(other.lineWidth, line_->value());
    };
    const QSignalBlocker quiet(preset_);
    if (const auto shown = presetNamed(preset_->currentText()); shown && is(*shown))
        return;
    for (int index = 1; index < preset_->count(); ++index) {
        const QVariant width = preset_->itemData(index);
        const auto known = width.isValid() ? std::optional(FigurePreset{{}, width.toDouble(), 0, 8, 1.2})
                                           : presetNamed(preset_->itemText(index));
        if (known && is(*known))
            return preset_->setCurrentIndex(index);
    }
    preset_->setCurrentIndex(0);
}

void ExportFields::savePreset()
{
    const QString name = QInputDialog::getText(this, tr("Keep preset"), tr("Name of the preset:")).trimmed();
    if (name.isEmpty())
        return;
    keepOwnPreset(preset(name));
    listPresets();
    showPreset();
}

/// None where the line is not understood; empty for the selection.
std::optional<std::vector<int>> ExportFields::tokens() const
{
    std::vector<int> tokens;
    for (const QString &part : tokens_->text().split(u',', Qt::SkipEmptyParts)) {
        const QStringList ends = part.trimmed().split(u'-');
        bool firstGood = false, lastGood = false;
        const int first = ends.front().toInt(&firstGood), last = ends.back().toInt(&lastGood);
        if (ends.size() > 2 || !firstGood || !lastGood || first < 0 || last < first || last - first > most_tokens)
            return {};
        for (int token = first; token <= last; ++token)
            tokens.push_back(token);
    }
    std::ranges::sort(tokens);
    tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
    return tokens;
}

bool ExportFields::isGood() const
{
    return tokens().has_value();
}

void ExportFields::fill(FigureBatch &batch) const
{
    batch.formats.clear();
    for (size_t i = 0; i < formats_.size(); ++i)
        if (formats_[i]->isChecked())
            batch.formats << QString::fromLatin1(figure_formats[i]);
    batch.widthMillimetres = width_->value();
    batch.heightMillimetres = height_->value();
    batch.dpi = dpi_->value();
    batch.fontPoints = font_->value();
    batch.fontFamily = family_->currentFont().family();
    batch.lineWidth = line_->value();
    batch.grey = palette_->currentIndex() == 1;
    batch.data.namesRun = namesRun_->isChecked();
    if (const auto chosen = tokens(); chosen && !chosen->empty()) {
        batch.data.selectedTokens = *chosen;
        const int count = batch.data.runs.empty() ? 0 : batch.data.runs.front().run->token_count();
        std::erase_if(batch.data.selectedTokens, [count](int token) { return token >= count; });
    }
}

void ExportFields::fill(FigureEdits &edits) const
{
    edits.title = titles_->isChecked();
    edits.caption = caption_->isChecked();
}

void ExportFields::remember() const
{
    QSettings settings;
    FigureBatch batch;
    fill(batch);
    settings.setValue(group + "formats", batch.formats);
    settings.setValue(group + "width", width_->value());
    settings.setValue(group + "height", height_->value());
    settings.setValue(group + "font", font_->value());
    settings.setValue(group + "line", line_->value());
    settings.setValue(group + "family", batch.fontFamily);
    settings.setValue(group + "grey", batch.grey);
    settings.setValue(group + "titles", titles_->isChecked());
    settings.setValue(group + "caption", caption_->isChecked());
    settings.setValue(group + "namesRun", namesRun_->isChecked());
    settings.setValue(group + "dpi", dpi_->value());
}

void ExportFields::recall()
{
    const QSettings settings;
    if (!settings.contains(group + "width"))
        return;
    const QStringList formats = settings.value(group + "formats").toStringList();
    for (size_t i = 0; i < formats_.size(); ++i)
        formats_[i]->setChecked(formats.contains(QLatin1String(figure_formats[i])));
    width_->setValue(settings.value(group + "width").toDouble());
    height_->setValue(settings.value(group + "height").toDouble());
    font_->setValue(settings.value(group + "font").toDouble());
    line_->setValue(settings.value(group + "line").toDouble());
    family_->setCurrentFont(QFont(settings.value(group + "family").toString()));
    palette_->setCurrentIndex(settings.value(group + "grey").toBool() ? 1 : 0);
    titles_->setChecked(settings.value(group + "titles").toBool());
    caption_->setChecked(settings.value(group + "caption").toBool());
    namesRun_->setChecked(settings.value(group + "namesRun").toBool());
    dpi_->setValue(settings.value(group + "dpi").toInt());
}

} // namespace sinkscope
