<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
  <context>
    <name>sinkscope</name>
    <message>
      <source>Write the &amp;recipe beside each figure</source>
      <translation>&amp;Rezept neben jede Abbildung schreiben</translation>
    </message>
    <message>
      <source>Export figures</source>
      <translation>Abbildungen exportieren</translation>
    </message>
    <message>
      <source> (figure %1)</source>
      <translation> (Abbildung %1)</translation>
    </message>
    <message>
      <source>JSON that sinkscope figures --recipe draws again. It names the files of its runs: those in no file yet are saved into the folder first</source>
      <translation>JSON, das sinkscope figures --recipe wieder zeichnet. Es nennt die Dateien seiner Läufe: solche ohne Datei werden zuerst in den Ordner gespeichert</translation>
    </message>
    <message>
      <source>JSON that sinkscope figures --recipe draws again</source>
      <translation>JSON, das sinkscope figures --recipe wieder zeichnet</translation>
    </message>
    <message>
      <source>&amp;Export</source>
      <translation>&amp;Exportieren</translation>
    </message>
    <message>
      <source>&amp;Copy figure</source>
      <translation>Abbildung &amp;kopieren</translation>
    </message>
    <message>
      <source>The figure shown, at this size, for a document</source>
      <translation>Die gezeigte Abbildung in dieser Größe, für ein Dokument</translation>
    </message>
    <message>
      <source>&amp;Browse…</source>
      <translation>&amp;Durchsuchen…</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Ordner</translation>
    </message>
    <message>
      <source>Folder for the figures</source>
      <translation>Ordner für die Abbildungen</translation>
    </message>
    <message>
      <source>A token or an end of an axis is not understood: numbers, please</source>
      <translation>Ein Token oder ein Achsenende ist unverständlich: bitte Zahlen</translation>
    </message>
    <message>
      <source>%1 (replaced)</source>
      <translation>%1 (wird ersetzt)</translation>
    </message>
    <message>
      <source>the runs that are in no file yet</source>
      <translation>die Läufe, die noch in keiner Datei sind</translation>
    </message>
    <message numerus="yes">
      <source> and %n more</source>
      <translation>
        <numerusform> und %n weitere</numerusform>
        <numerusform> und %n weitere</numerusform>
      </translation>
    </message>
    <message>
      <source>Nothing is chosen.</source>
      <translation>Nichts ist gewählt.</translation>
    </message>
    <message>
      <source>Writes %1</source>
      <translation>Schreibt %1</translation>
    </message>
    <message>
      <source>The folder %1 cannot be made.</source>
      <translation>Der Ordner %1 kann nicht angelegt werden.</translation>
    </message>
    <message>
      <source>Choose another folder.</source>
      <translation>Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
      <source>Choose another folder or size and export again.</source>
      <translation>Wählen Sie einen anderen Ordner oder eine andere Größe und exportieren Sie erneut.</translation>
    </message>
    <message>
      <source>Files written to %1: %2</source>
      <translation>Dateien nach %1 geschrieben: %2</translation>
    </message>
    <message>
      <source> mm</source>
      <translation> mm</translation>
    </message>
    <message>
      <source> pt</source>
      <translation> pt</translation>
    </message>
    <message>
      <source>titles</source>
      <translation>Titel</translation>
    </message>
    <message>
      <source>caption</source>
      <translation>Bildunterschrift</translation>
    </message>
    <message>
      <source>name of the run</source>
      <translation>Name des Laufs</translation>
    </message>
    <message>
      <source>Keep…</source>
      <translation>Merken …</translation>
    </message>
    <message>
      <source>Keep this size, type and line width as a preset of your own</source>
      <translation>Diese Größe, Schrift und Linienstärke als eigene Voreinstellung merken</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <source>Remove this preset of your own</source>
      <translation>Diese eigene Voreinstellung entfernen</translation>
    </message>
    <message>
      <source>&amp;Preset</source>
      <translation>&amp;Voreinstellung</translation>
    </message>
    <message>
      <source>as it suits</source>
      <translation>wie es passt</translation>
    </message>
    <message>
      <source>&amp;Width, height</source>
      <translation>&amp;Breite, Höhe</translation>
    </message>
    <message>
      <source>&amp;Type</source>
      <translation>&amp;Schrift</translation>
    </message>
    <message>
      <source>colours</source>
      <translation>Farben</translation>
    </message>
    <message>
      <source>greys</source>
      <translation>Graustufen</translation>
    </message>
    <message>
      <source>&amp;Lines, palette</source>
      <translation>&amp;Linien, Palette</translation>
    </message>
    <message>
      <source>With</source>
      <translation>Mit</translation>
    </message>
    <message>
      <source>as selected; or 27, 56, 90-95</source>
      <translation>wie ausgewählt; oder 27, 56, 90-95</translation>
    </message>
    <message>
      <source>T&amp;okens</source>
      <translation>T&amp;oken</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>Format</translation>
    </message>
    <message>
      <source>&amp;Dots per inch (PNG)</source>
      <translation>&amp;Punkte je Zoll (PNG)</translation>
    </message>
    <message>
      <source>own size</source>
      <translation>eigene Größe</translation>
    </message>
    <message>
      <source>%1 column</source>
      <translation>%1-spaltig</translation>
    </message>
    <message>
      <source>Keep preset</source>
      <translation>Voreinstellung merken</translation>
    </message>
    <message>
      <source>Name of the preset:</source>
      <translation>Name der Voreinstellung:</translation>
    </message>
    <message>
      <source>The page as it will be</source>
      <translation>Die Seite, wie sie wird</translation>
    </message>
    <message>
      <source>The page at its true size. Drag it into a document, or copy it</source>
      <translation>Die Seite in wahrer Größe. In ein Dokument ziehen oder kopieren</translation>
    </message>
    <message>
      <source>Open run</source>
      <translation>Lauf öffnen</translation>
    </message>
    <message>
      <source>Runs (*.h5 *.hdf5);;Detections (*.jsonl);;All files (*)</source>
      <translation>Läufe (*.h5 *.hdf5);;Detektionen (*.jsonl);;Alle Dateien (*)</translation>
    </message>
    <message>
      <source>Compare with runs</source>
      <translation>Mit Läufen vergleichen</translation>
    </message>
    <message>
      <source>Open trace</source>
      <translation>Trace öffnen</translation>
    </message>
    <message>
      <source>Traces (*.jsonl *.json *.txt);;All files (*)</source>
      <translation>Traces (*.jsonl *.json *.txt);;Alle Dateien (*)</translation>
    </message>
    <message>
      <source>Save run as</source>
      <translation>Lauf speichern unter</translation>
    </message>
    <message>
      <source>Runs (*.h5)</source>
      <translation>Läufe (*.h5)</translation>
    </message>
    <message>
      <source>Save traces</source>
      <translation>Traces speichern</translation>
    </message>
    <message>
      <source>Traces (*.jsonl)</source>
      <translation>Traces (*.jsonl)</translation>
    </message>
    <message>
      <source>Open tour</source>
      <translation>Tour öffnen</translation>
    </message>
    <message>
      <source>Tours (*.json)</source>
      <translation>Touren (*.json)</translation>
    </message>
    <message>
      <source>Record tour</source>
      <translation>Tour aufzeichnen</translation>
    </message>
    <message>
      <source>Not saved</source>
      <translation>Nicht gespeichert</translation>
    </message>
    <message>
      <source>%1 Save it before going on?</source>
      <translation>%1 Vorher speichern?</translation>
    </message>
    <message>
      <source>Export sinks</source>
      <translation>Senken exportieren</translation>
    </message>
    <message>
      <source>CSV (*.csv)</source>
      <translation>CSV (*.csv)</translation>
    </message>
    <message>
      <source>Wrote %1.</source>
      <translation>%1 geschrieben.</translation>
    </message>
    <message>
      <source>About Sinkscope</source>
      <translation>Über Sinkscope</translation>
    </message>
    <message>
      <source>&lt;b&gt;Sinkscope %1&lt;/b&gt;&lt;p&gt;An explorer of attention sinks in language models.&lt;/p&gt;&lt;p&gt;Quantities follow Wong et al., &lt;i&gt;On the Existence and Behaviour of Secondary Attention Sinks&lt;/i&gt;, arXiv 2512.22213.&lt;/p&gt;&lt;p&gt;GPL-3.0-or-later.&lt;/p&gt;</source>
      <translation>&lt;b&gt;Sinkscope %1&lt;/b&gt;&lt;p&gt;Ein Werkzeug zum Erkunden von Aufmerksamkeitssenken in Sprachmodellen.&lt;/p&gt;&lt;p&gt;Die Größen folgen Wong et al., &lt;i&gt;On the Existence and Behaviour of Secondary Attention Sinks&lt;/i&gt;, arXiv 2512.22213.&lt;/p&gt;&lt;p&gt;GPL-3.0-or-later.&lt;/p&gt;</translation>
    </message>
    <message>
      <source>Traces to the same prompt, one after the other</source>
      <translation>Traces zum selben Prompt, nacheinander</translation>
    </message>
    <message>
      <source>An answer may end earlier by itself</source>
      <translation>Eine Antwort kann von selbst früher enden</translation>
    </message>
    <message>
      <source>Higher draws unlikely tokens more often</source>
      <translation>Höher zieht unwahrscheinliche Tokens öfter</translation>
    </message>
    <message>
      <source>Draws only from the likeliest tokens that have this probability together</source>
      <translation>Zieht nur aus den wahrscheinlichsten Tokens, die zusammen diese Wahrscheinlichkeit haben</translation>
    </message>
    <message>
      <source>Answer i is drawn with seed + i</source>
      <translation>Antwort i wird mit Startwert + i gezogen</translation>
    </message>
    <message>
      <source>&amp;Generate</source>
      <translation>&amp;Erzeugen</translation>
    </message>
    <message>
      <source>&amp;Stop</source>
      <translation>&amp;Anhalten</translation>
    </message>
    <message>
      <source>Keeps what is written so far (Escape)</source>
      <translation>Behält, was bisher geschrieben ist (Escape)</translation>
    </message>
    <message>
      <source>&amp;Explore</source>
      <translation>&amp;Erkunden</translation>
    </message>
    <message>
      <source>Analyses what is written so far, token by token</source>
      <translation>Analysiert Token für Token, was bisher geschrieben ist</translation>
    </message>
    <message>
      <source>Sa&amp;ve traces…</source>
      <translation>Traces spei&amp;chern…</translation>
    </message>
    <message>
      <source>As JSONL, with the token ids</source>
      <translation>Als JSONL, mit den Token-Nummern</translation>
    </message>
    <message>
      <source>New trace</source>
      <translation>Neue Trace</translation>
    </message>
    <message>
      <source>Answer</source>
      <translation>Antwort</translation>
    </message>
    <message>
      <source>Answer shown</source>
      <translation>Gezeigte Antwort</translation>
    </message>
    <message>
      <source>The model's answer appears here, token by token.</source>
      <translation>Hier erscheint die Antwort des Modells, Token für Token.</translation>
    </message>
    <message>
      <source>The likeliest (greedy)</source>
      <translation>Das wahrscheinlichste (greedy)</translation>
    </message>
    <message>
      <source>Drawn by probability</source>
      <translation>Nach Wahrscheinlichkeit gezogen</translation>
    </message>
    <message>
      <source>Open &amp;model…</source>
      <translation>&amp;Modell öffnen…</translation>
    </message>
    <message>
      <source>&amp;Tokens at most</source>
      <translation>Höchstens &amp;Tokens</translation>
    </message>
    <message>
      <source>&amp;Next token</source>
      <translation>&amp;Nächstes Token</translation>
    </message>
    <message>
      <source>&amp;Answers</source>
      <translation>&amp;Antworten</translation>
    </message>
    <message>
      <source>Te&amp;mperature</source>
      <translation>Te&amp;mperatur</translation>
    </message>
    <message>
      <source>Top-&amp;p</source>
      <translation>Top-&amp;p</translation>
    </message>
    <message>
      <source>See&amp;d</source>
      <translation>S&amp;tartwert</translation>
    </message>
    <message>
      <source>C&amp;lose</source>
      <translation>Sch&amp;ließen</translation>
    </message>
    <message>
      <source>Written by %1</source>
      <translation>Geschrieben von %1</translation>
    </message>
    <message>
      <source>No model is open. Open one that writes the trace.</source>
      <translation>Kein Modell ist offen. Öffnen Sie eines, das die Trace schreibt.</translation>
    </message>
    <message>
      <source>Answer %1</source>
      <translation>Antwort %1</translation>
    </message>
    <message>
      <source>Open a model first</source>
      <translation>Erst ein Modell öffnen</translation>
    </message>
    <message>
      <source>Write a prompt, or choose a problem, first</source>
      <translation>Erst einen Prompt schreiben oder eine Aufgabe wählen</translation>
    </message>
    <message>
      <source>Starts afresh</source>
      <translation>Beginnt von vorn</translation>
    </message>
    <message>
      <source>Looking for models on this machine…</source>
      <translation>Suche Modelle auf diesem Rechner…</translation>
    </message>
    <message>
      <source>Open model</source>
      <translation>Modell öffnen</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modell</translation>
    </message>
    <message>
      <source>Architecture</source>
      <translation>Architektur</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>Folder or file</source>
      <translation>Ordner oder Datei</translation>
    </message>
    <message>
      <source>Choose &amp;folder…</source>
      <translation>&amp;Ordner wählen…</translation>
    </message>
    <message>
      <source>Choose &amp;GGUF file…</source>
      <translation>&amp;GGUF-Datei wählen…</translation>
    </message>
    <message>
      <source>Model folder</source>
      <translation>Modellordner</translation>
    </message>
    <message>
      <source>GGUF file</source>
      <translation>GGUF-Datei</translation>
    </message>
    <message>
      <source>GGUF (*.gguf);;All files (*)</source>
      <translation>GGUF (*.gguf);;Alle Dateien (*)</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Keine</translation>
    </message>
    <message>
      <source>A folder that peft wrote: its weights are added to the model's</source>
      <translation>Ein Ordner, den peft geschrieben hat: seine Gewichte kommen zu denen des Modells hinzu</translation>
    </message>
    <message>
      <source>LoRA &amp;adapter:</source>
      <translation>LoRA-&amp;Adapter:</translation>
    </message>
    <message>
      <source>C&amp;hoose…</source>
      <translation>&amp;Wählen…</translation>
    </message>
    <message>
      <source>Adapter folder</source>
      <translation>Ordner des Adapters</translation>
    </message>
    <message>
      <source>No model was found in the Hugging Face cache. Choose a folder with config.json and safetensors files, or a GGUF file.</source>
      <translation>Im Hugging-Face-Cache wurde kein Modell gefunden. Wählen Sie einen Ordner mit config.json und safetensors-Dateien oder eine GGUF-Datei.</translation>
    </message>
    <message>
      <source>Models found: %1</source>
      <translation>Gefundene Modelle: %1</translation>
    </message>
    <message>
      <source>This folder is a LoRA adapter: now choose the model that it was trained on.</source>
      <translation>Dieser Ordner ist ein LoRA-Adapter: wählen Sie nun das Modell, auf dem er trainiert wurde.</translation>
    </message>
    <message>
      <source>Panels and axes</source>
      <translation>Felder und Achsen</translation>
    </message>
    <message>
      <source>panel</source>
      <translation>Feld</translation>
    </message>
    <message>
      <source>x from</source>
      <translation>x von</translation>
    </message>
    <message>
      <source>to</source>
      <translation>bis</translation>
    </message>
    <message>
      <source>x scale</source>
      <translation>x-Skala</translation>
    </message>
    <message>
      <source>y from</source>
      <translation>y von</translation>
    </message>
    <message>
      <source>y scale</source>
      <translation>y-Skala</translation>
    </message>
    <message>
      <source>%1: %2</source>
      <translation>%1: %2</translation>
    </message>
    <message>
      <source>as it is</source>
      <translation>wie sie ist</translation>
    </message>
    <message>
      <source>linear</source>
      <translation>linear</translation>
    </message>
    <message>
      <source>logarithmic</source>
      <translation>logarithmisch</translation>
    </message>
    <message>
      <source>Prompt</source>
      <translation>Prompt</translation>
    </message>
    <message>
      <source>The model's own, if known</source>
      <translation>Das des Modells, falls bekannt</translation>
    </message>
    <message>
      <source>Chat</source>
      <translation>Chat</translation>
    </message>
    <message>
      <source>Raw text</source>
      <translation>Reiner Text</translation>
    </message>
    <message>
      <source>What is put around the prompt before the model reads it</source>
      <translation>Was um den Prompt gesetzt wird, bevor das Modell ihn liest</translation>
    </message>
    <message>
      <source>Chat template in place of the model's default: one of the model's by name, or a file</source>
      <translation>Chat-Vorlage anstelle der Standardvorlage des Modells: eine des Modells mit Namen oder eine Datei</translation>
    </message>
    <message>
      <source>As the trace has it</source>
      <translation>Wie im Trace</translation>
    </message>
    <message>
      <source>This one:</source>
      <translation>Diese:</translation>
    </message>
    <message>
      <source>The message that stands before the first turn</source>
      <translation>Die Nachricht vor dem ersten Beitrag</translation>
    </message>
    <message>
      <source>As the template has it</source>
      <translation>Wie die Vorlage es hat</translation>
    </message>
    <message>
      <source>On</source>
      <translation>Ein</translation>
    </message>
    <message>
      <source>Off</source>
      <translation>Aus</translation>
    </message>
    <message>
      <source>What the template is told of enable_thinking</source>
      <translation>Was der Vorlage als enable_thinking gesagt wird</translation>
    </message>
    <message>
      <source>As template and tokenizer have it</source>
      <translation>Wie Vorlage und Tokenizer es haben</translation>
    </message>
    <message>
      <source>Always</source>
      <translation>Immer</translation>
    </message>
    <message>
      <source>Never</source>
      <translation>Nie</translation>
    </message>
    <message>
      <source>Whether a BOS token is the first one</source>
      <translation>Ob ein BOS-Token das erste ist</translation>
    </message>
    <message>
      <source>The model's default</source>
      <translation>Standard des Modells</translation>
    </message>
    <message>
      <source>System message</source>
      <translation>Systemnachricht</translation>
    </message>
    <message>
      <source>Browse…</source>
      <translation>Durchsuchen…</translation>
    </message>
    <message>
      <source>Prompt fo&amp;rmat</source>
      <translation>Prompt-Fo&amp;rmat</translation>
    </message>
    <message>
      <source>Template (&amp;Jinja)</source>
      <translation>Vorlage (&amp;Jinja)</translation>
    </message>
    <message>
      <source>S&amp;ystem message</source>
      <translation>S&amp;ystemnachricht</translation>
    </message>
    <message>
      <source>Thin&amp;king</source>
      <translation>Den&amp;ken</translation>
    </message>
    <message>
      <source>&amp;BOS token</source>
      <translation>&amp;BOS-Token</translation>
    </message>
    <message>
      <source>Chat template</source>
      <translation>Chat-Vorlage</translation>
    </message>
    <message>
      <source>Templates (*.jinja *.json);;All files (*)</source>
      <translation>Vorlagen (*.jinja *.json);;Alle Dateien (*)</translation>
    </message>
    <message>
      <source>What to say to the model</source>
      <translation>Was dem Modell gesagt wird</translation>
    </message>
    <message>
      <source>Nothing</source>
      <translation>Nichts</translation>
    </message>
    <message>
      <source>The words that the published traces have around a problem of that set</source>
      <translation>Die Worte, die in den veröffentlichten Traces um eine Aufgabe dieses Satzes stehen</translation>
    </message>
    <message>
      <source>&amp;Prompt</source>
      <translation>&amp;Prompt</translation>
    </message>
    <message>
      <source>Pr&amp;oblem of a data set</source>
      <translation>Auf&amp;gabe eines Datensatzes</translation>
    </message>
    <message>
      <source>&amp;Words around it</source>
      <translation>&amp;Worte darum</translation>
    </message>
    <message>
      <source>Choose &amp;file…</source>
      <translation>&amp;Datei wählen…</translation>
    </message>
    <message>
      <source>JSONL with problem, question or prompt in each line</source>
      <translation>JSONL mit problem, question oder prompt in jeder Zeile</translation>
    </message>
    <message>
      <source>Number of the problem</source>
      <translation>Nummer der Aufgabe</translation>
    </message>
    <message>
      <source>Which problem of the file, from 0</source>
      <translation>Welche Aufgabe der Datei, ab 0</translation>
    </message>
    <message>
      <source>Problem</source>
      <translation>Aufgabe</translation>
    </message>
    <message>
      <source>What the model will be told</source>
      <translation>Was dem Modell gesagt werden wird</translation>
    </message>
    <message>
      <source>Problems</source>
      <translation>Aufgaben</translation>
    </message>
    <message>
      <source>Problems (*.jsonl);;All files (*)</source>
      <translation>Aufgaben (*.jsonl);;Alle Dateien (*)</translation>
    </message>
    <message>
      <source> of %1</source>
      <translation> von %1</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>Automatisch</translation>
    </message>
    <message>
      <source>float32</source>
      <translation>float32</translation>
    </message>
    <message>
      <source>bfloat16</source>
      <translation>bfloat16</translation>
    </message>
    <message>
      <source>CPU</source>
      <translation>CPU</translation>
    </message>
    <message>
      <source>CUDA</source>
      <translation>CUDA</translation>
    </message>
    <message>
      <source>Keep the sink score of every head</source>
      <translation>Senkenwert jedes Kopfes behalten</translation>
    </message>
    <message>
      <source>Run settings</source>
      <translation>Laufeinstellungen</translation>
    </message>
    <message>
      <source>All</source>
      <translation>Alle</translation>
    </message>
    <message>
      <source> GB</source>
      <translation> GB</translation>
    </message>
    <message>
      <source>What is free</source>
      <translation>Was frei ist</translation>
    </message>
    <message>
      <source>What the run may use. Blocks of weights that do not fit are streamed from the disk.</source>
      <translation>Was der Lauf benutzen darf. Gewichtsblöcke, die nicht passen, werden von der Platte gelesen.</translation>
    </message>
    <message>
      <source>Which record of the trace file, from 0</source>
      <translation>Welcher Eintrag der Trace-Datei, ab 0</translation>
    </message>
    <message>
      <source>&amp;Sample</source>
      <translation>&amp;Eintrag</translation>
    </message>
    <message>
      <source>&amp;Compute in</source>
      <translation>&amp;Rechnen in</translation>
    </message>
    <message>
      <source>&amp;Device</source>
      <translation>&amp;Gerät</translation>
    </message>
    <message>
      <source>CPU t&amp;hreads</source>
      <translation>CPU-T&amp;hreads</translation>
    </message>
    <message>
      <source>&amp;Memory at most</source>
      <translation>Höchstens S&amp;peicher</translation>
    </message>
    <message>
      <source>Forecast</source>
      <translation>Vorhersage</translation>
    </message>
    <message>
      <source>Open a model and a trace to see its tokens and what a run needs.</source>
      <translation>Öffnen Sie ein Modell und einen Trace, um seine Tokens und den Bedarf eines Laufs zu sehen.</translation>
    </message>
    <message numerus="yes">
      <source>%n tokens: %1</source>
      <translation>
        <numerusform>%n Token: %1</numerusform>
        <numerusform>%n Tokens: %1</numerusform>
      </translation>
    </message>
    <message>
      <source>More than it may use, which is %1: %2.</source>
      <translation>Mehr, als er benutzen darf, nämlich %1: %2.</translation>
    </message>
    <message>
      <source>give it more memory</source>
      <translation>geben Sie ihm mehr Speicher</translation>
    </message>
    <message>
      <source>use %1</source>
      <translation>nehmen Sie %1</translation>
    </message>
    <message>
      <source>Sources of %1</source>
      <translation>Quellen von %1</translation>
    </message>
    <message>
      <source>JSONL with prompt and output, in the order of the detections</source>
      <translation>JSONL mit prompt und output, in der Reihenfolge der Detektionen</translation>
    </message>
    <message>
      <source>tokenizer.json, a GGUF file, or a model folder</source>
      <translation>tokenizer.json, eine GGUF-Datei oder ein Modellordner</translation>
    </message>
    <message>
      <source>A detection file holds token ids alone. A tokenizer gives the sinks their text; with the traces, every token has one.</source>
      <translation>Eine Detektionsdatei enthält nur Token-Nummern. Ein Tokenizer gibt den Senken ihren Text; mit den Traces hat jedes Token einen.</translation>
    </message>
    <message>
      <source>&amp;Traces</source>
      <translation>&amp;Traces</translation>
    </message>
    <message>
      <source>Traces</source>
      <translation>Traces</translation>
    </message>
    <message>
      <source>Traces (*.jsonl);;All files (*)</source>
      <translation>Traces (*.jsonl);;Alle Dateien (*)</translation>
    </message>
    <message>
      <source>T&amp;okenizer</source>
      <translation>T&amp;okenizer</translation>
    </message>
    <message>
      <source>Tokenizer</source>
      <translation>Tokenizer</translation>
    </message>
    <message>
      <source>Tokenizers (tokenizer.json *.gguf);;All files (*)</source>
      <translation>Tokenizer (tokenizer.json *.gguf);;Alle Dateien (*)</translation>
    </message>
    <message>
      <source>First tokens</source>
      <translation>Erste Tokens</translation>
    </message>
    <message numerus="yes">
      <source>The first %1 of %n tokens, format “%2”:</source>
      <translation>
        <numerusform>Das erste %1 von %n Token, Format „%2“:</numerusform>
        <numerusform>Die ersten %1 von %n Tokens, Format „%2“:</numerusform>
      </translation>
    </message>
    <message>
      <source>there is too little memory for it: this process may have %1 in all; close other programs, or take fewer tokens, traces or dots per inch</source>
      <translation>dafür ist zu wenig Speicher da: dieser Prozess kann insgesamt %1 haben; schließen Sie andere Programme, oder nehmen Sie weniger Tokens, Traces oder Punkte je Zoll</translation>
    </message>
    <message>
      <source>less than a second</source>
      <translation>weniger als eine Sekunde</translation>
    </message>
    <message>
      <source>Computed when this view is in front.</source>
      <translation>Wird berechnet, wenn diese Ansicht vorn ist.</translation>
    </message>
    <message>
      <source>&amp;Compute</source>
      <translation>&amp;Berechnen</translation>
    </message>
    <message>
      <source>Open a run, or a model and a trace, first.</source>
      <translation>Öffnen Sie zuerst einen Lauf oder Modell und Trace.</translation>
    </message>
    <message>
      <source>Waiting for the run to finish.</source>
      <translation>Warte auf das Ende des Laufs.</translation>
    </message>
    <message>
      <source>Published detections bring no model to ask.</source>
      <translation>Zu veröffentlichten Detektionen gibt es kein Modell, das man fragen kann.</translation>
    </message>
    <message>
      <source>This run was made with interventions; the view needs their baseline.</source>
      <translation>Dieser Lauf wurde mit Eingriffen gemacht; die Ansicht braucht den Ausgangslauf.</translation>
    </message>
    <message>
      <source>Click a token: the numbers are computed for it.</source>
      <translation>Klicken Sie ein Token an: dafür wird gerechnet.</translation>
    </message>
    <message>
      <source>A projection needs at least three tokens.</source>
      <translation>Eine Projektion braucht mindestens drei Tokens.</translation>
    </message>
    <message numerus="yes">
      <source>For this view the model reads the %n token(s) once more.</source>
      <translation>
        <numerusform>Für diese Ansicht liest das Modell das %n Token noch einmal.</numerusform>
        <numerusform>Für diese Ansicht liest das Modell die %n Tokens noch einmal.</numerusform>
      </translation>
    </message>
    <message>
      <source>The run took %1.</source>
      <translation>Der Lauf dauerte %1.</translation>
    </message>
    <message>
      <source>The model reads the trace once more for this view.
The status bar shows how far it is.</source>
      <translation>Das Modell liest die Trace für diese Ansicht noch einmal.
Die Statuszeile zeigt, wie weit es ist.</translation>
    </message>
    <message>
      <source>Computing…</source>
      <translation>Wird berechnet…</translation>
    </message>
    <message>
      <source>Cancelled. Choose another token or layer to ask again.</source>
      <translation>Abgebrochen. Wählen Sie ein anderes Token oder eine andere Schicht, um erneut zu fragen.</translation>
    </message>
    <message>
      <source>unknown error</source>
      <translation>unbekannter Fehler</translation>
    </message>
    <message>
      <source>%1, %2 left</source>
      <translation>%1, noch %2</translation>
    </message>
    <message>
      <source>Cancelled</source>
      <translation>Abgebrochen</translation>
    </message>
    <message>
      <source>The run stays as it is.</source>
      <translation>Der Lauf bleibt, wie er ist.</translation>
    </message>
    <message>
      <source>Making the variant…</source>
      <translation>Die Variante wird berechnet…</translation>
    </message>
    <message>
      <source>The run does not say where its model is.
Open the model (File &gt; Open model).</source>
      <translation>Der Lauf sagt nicht, wo sein Modell ist.
Öffnen Sie das Modell (Datei &gt; Modell öffnen).</translation>
    </message>
    <message>
      <source>The run's model is not at %1.
Open the model (File &gt; Open model).</source>
      <translation>Das Modell des Laufs ist nicht in %1.
Öffnen Sie das Modell (Datei &gt; Modell öffnen).</translation>
    </message>
    <message numerus="yes">
      <source>%n tokens</source>
      <translation>
        <numerusform>%n Token</numerusform>
        <numerusform>%n Tokens</numerusform>
      </translation>
    </message>
    <message>
      <source>, %1 a second</source>
      <translation>, %1 je Sekunde</translation>
    </message>
    <message>
      <source>%1, at most %2 left</source>
      <translation>%1, höchstens noch %2</translation>
    </message>
    <message>
      <source>Writing: %1</source>
      <translation>Schreibt: %1</translation>
    </message>
    <message>
      <source>Open a model to see the prompt's first tokens.</source>
      <translation>Öffnen Sie ein Modell, um die ersten Tokens des Prompts zu sehen.</translation>
    </message>
    <message>
      <source>Write a prompt to see its first tokens.</source>
      <translation>Schreiben Sie einen Prompt, um seine ersten Tokens zu sehen.</translation>
    </message>
    <message>
      <source>The prompt's first tokens cannot be shown: %1</source>
      <translation>Die ersten Tokens des Prompts können nicht gezeigt werden: %1</translation>
    </message>
    <message>
      <source>Opening the model…</source>
      <translation>Modell wird geöffnet…</translation>
    </message>
    <message numerus="yes">
      <source>Reading the prompt of %n tokens…</source>
      <translation>
        <numerusform>Prompt von %n Token wird gelesen…</numerusform>
        <numerusform>Prompt von %n Tokens wird gelesen…</numerusform>
      </translation>
    </message>
    <message>
      <source>The model ended its answer at once, without a token.</source>
      <translation>Das Modell beendete seine Antwort sofort, ohne ein Token.</translation>
    </message>
    <message>
      <source>Stopped before the first token.</source>
      <translation>Vor dem ersten Token angehalten.</translation>
    </message>
    <message>
      <source>%1. The model ended its answer.</source>
      <translation>%1. Das Modell beendete seine Antwort.</translation>
    </message>
    <message>
      <source>%1. Cut at the most tokens allowed.</source>
      <translation>%1. An der Höchstzahl der Tokens abgeschnitten.</translation>
    </message>
    <message>
      <source>%1. Stopped.</source>
      <translation>%1. Angehalten.</translation>
    </message>
    <message>
      <source>Saved %1.</source>
      <translation>%1 gespeichert.</translation>
    </message>
    <message>
      <source>detected here, rule “%1”</source>
      <translation>hier detektiert, Regel „%1“</translation>
    </message>
    <message>
      <source>published detections, without the model: norms and scores cannot be shown</source>
      <translation>veröffentlichte Detektionen ohne das Modell: Normen und Werte können nicht gezeigt werden</translation>
    </message>
    <message>
      <source>no tokenizer: tokens are shown by id</source>
      <translation>kein Tokenizer: Tokens werden mit Nummer gezeigt</translation>
    </message>
    <message>
      <source>no traces: only the sinks have a text</source>
      <translation>keine Traces: nur die Senken haben einen Text</translation>
    </message>
    <message>
      <source>the model is not at %1</source>
      <translation>das Modell ist nicht in %1</translation>
    </message>
    <message>
      <source>%1: %2.</source>
      <translation>%1: %2.</translation>
    </message>
    <message>
      <source>Heat map of layer against token</source>
      <translation>Heatmap: Schicht gegen Token</translation>
    </message>
    <message>
      <source>Text of the trace, token by token</source>
      <translation>Text der Trace, Token für Token</translation>
    </message>
    <message>
      <source>Explore</source>
      <translation>Erkunden</translation>
    </message>
    <message>
      <source>Find the sinks of a run and look at one</source>
      <translation>Die Senken eines Laufs finden und eine ansehen</translation>
    </message>
    <message>
      <source>Lab</source>
      <translation>Labor</translation>
    </message>
    <message>
      <source>Change the forward pass and see what becomes of the sinks</source>
      <translation>Den Durchlauf ändern und sehen, was aus den Senken wird</translation>
    </message>
    <message>
      <source>Set</source>
      <translation>Menge</translation>
    </message>
    <message>
      <source>Count the sinks of many traces</source>
      <translation>Die Senken vieler Traces zählen</translation>
    </message>
    <message>
      <source>Teach</source>
      <translation>Lehren</translation>
    </message>
    <message>
      <source>Few large views, for a class</source>
      <translation>Wenige große Ansichten, für eine Klasse</translation>
    </message>
    <message>
      <source>Token %1   “%2”   %3</source>
      <translation>Token %1   „%2“   %3</translation>
    </message>
    <message>
      <source>Token text, /regular expression/, position, or an action</source>
      <translation>Text eines Tokens, /regulärer Ausdruck/, Position oder eine Aktion</translation>
    </message>
    <message>
      <source>Find</source>
      <translation>Suchen</translation>
    </message>
    <message>
      <source>Nothing matches.</source>
      <translation>Nichts passt.</translation>
    </message>
    <message>
      <source>Regular expression: %1</source>
      <translation>Regulärer Ausdruck: %1</translation>
    </message>
    <message numerus="yes">
      <source>Select all %n matches</source>
      <translation>
        <numerusform>Den %n Treffer auswählen</numerusform>
        <numerusform>Alle %n Treffer auswählen</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>and %n more</source>
      <translation>
        <numerusform>und %n weiterer</numerusform>
        <numerusform>und %n weitere</numerusform>
      </translation>
    </message>
    <message>
      <source>The demo is not installed.</source>
      <translation>Die Demo ist nicht installiert.</translation>
    </message>
    <message>
      <source>Fetch its model: %1</source>
      <translation>Laden Sie das Modell der Demo: %1</translation>
    </message>
    <message>
      <source>What %1 shows (F1)</source>
      <translation>Was %1 zeigt (F1)</translation>
    </message>
    <message>
      <source>Close %1</source>
      <translation>%1 schließen</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>Hilfe</translation>
    </message>
    <message>
      <source>Words to look for</source>
      <translation>Gesuchte Wörter</translation>
    </message>
    <message>
      <source>Topics</source>
      <translation>Themen</translation>
    </message>
    <message>
      <source>Text</source>
      <translation>Text</translation>
    </message>
    <message>
      <source>The model is starting…</source>
      <translation>Das Modell startet…</translation>
    </message>
    <message>
      <source>Model and trace are open: run them.</source>
      <translation>Modell und Trace sind offen: lassen Sie sie laufen.</translation>
    </message>
    <message>
      <source>%1 is open. Now open a trace, or let it write one.</source>
      <translation>%1 ist offen. Öffnen Sie nun eine Trace oder lassen Sie eine schreiben.</translation>
    </message>
    <message>
      <source>%1 is open. Now open a model.</source>
      <translation>%1 ist offen. Öffnen Sie nun ein Modell.</translation>
    </message>
    <message>
      <source>Sinkscope</source>
      <translation>Sinkscope</translation>
    </message>
    <message>
      <source>%1[*] – Sinkscope</source>
      <translation>%1[*] – Sinkscope</translation>
    </message>
    <message>
      <source>&amp;Clear list</source>
      <translation>Liste &amp;leeren</translation>
    </message>
    <message>
      <source>Set of traces</source>
      <translation>Trace-Menge</translation>
    </message>
    <message>
      <source>There is nothing in this figure to export yet.</source>
      <translation>In dieser Abbildung ist noch nichts zu exportieren.</translation>
    </message>
    <message>
      <source>The language changes at the next start.</source>
      <translation>Die Sprache wechselt beim nächsten Start.</translation>
    </message>
    <message>
      <source>the run on screen</source>
      <translation>der Lauf auf dem Bildschirm</translation>
    </message>
    <message numerus="yes">
      <source>%n variant(s) of the lab</source>
      <translation>
        <numerusform>%n Variante des Labors</numerusform>
        <numerusform>%n Varianten des Labors</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>the lab's results (%n figure(s))</source>
      <translation>
        <numerusform>Ergebnisse des Labors (%n Abbildung)</numerusform>
        <numerusform>Ergebnisse des Labors (%n Abbildungen)</numerusform>
      </translation>
    </message>
    <message>
      <source>In no file yet: %1.</source>
      <translation>Noch in keiner Datei: %1.</translation>
    </message>
    <message>
      <source>Save all in a folder</source>
      <translation>Alles in einem Ordner speichern</translation>
    </message>
    <message>
      <source>Traces that the model wrote are in no file yet.</source>
      <translation>Traces, die das Modell schrieb, sind noch in keiner Datei.</translation>
    </message>
    <message>
      <source>end of the comparison</source>
      <translation>Ende des Vergleichs</translation>
    </message>
    <message>
      <source>removal of a variant</source>
      <translation>Entfernen einer Variante</translation>
    </message>
    <message>
      <source>Help: tours, has the format.</source>
      <translation>Das Format steht in der Hilfe unter Tour.</translation>
    </message>
    <message>
      <source>The step's own result stays on screen.</source>
      <translation>Das Ergebnis des Schritts bleibt auf dem Bildschirm.</translation>
    </message>
    <message>
      <source>A tour needs its run in a file.</source>
      <translation>Eine Tour braucht ihren Lauf in einer Datei.</translation>
    </message>
    <message>
      <source>Save the run first (Ctrl+S).</source>
      <translation>Speichern Sie zuerst den Lauf (Strg+S).</translation>
    </message>
    <message>
      <source>Step %1 is in %2.</source>
      <translation>Schritt %1 ist in %2.</translation>
    </message>
    <message numerus="yes">
      <source>%n sink(s) lost</source>
      <translation>
        <numerusform>%n Senke verloren</numerusform>
        <numerusform>%n Senken verloren</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n sink(s) gained</source>
      <translation>
        <numerusform>%n Senke gewonnen</numerusform>
        <numerusform>%n Senken gewonnen</numerusform>
      </translation>
    </message>
    <message>
      <source>no sink gained or lost</source>
      <translation>keine Senke gewonnen oder verloren</translation>
    </message>
    <message>
      <source>, perplexity %1 → %2</source>
      <translation>, Perplexität %1 → %2</translation>
    </message>
    <message>
      <source>&amp;Theme</source>
      <translation>&amp;Farben</translation>
    </message>
    <message>
      <source>Lan&amp;guage</source>
      <translation>&amp;Sprache</translation>
    </message>
    <message>
      <source>Keep workspace</source>
      <translation>Arbeitsbereich behalten</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>&amp;Delete this workspace</source>
      <translation>Diesen Arbeitsbereich &amp;löschen</translation>
    </message>
    <message>
      <source>, mean KL %1</source>
      <translation>, mittlere KL %1</translation>
    </message>
    <message>
      <source>Compared with %1: </source>
      <translation>Verglichen mit %1: </translation>
    </message>
    <message numerus="yes">
      <source>%n sink(s)</source>
      <translation>
        <numerusform>%n Senke</numerusform>
        <numerusform>%n Senken</numerusform>
      </translation>
    </message>
    <message>
      <source>, %1 of them secondary; n goes from one to the next</source>
      <translation>, davon %1 sekundär; n geht von einer zur nächsten</translation>
    </message>
    <message>
      <source>File: %1</source>
      <translation>Datei: %1</translation>
    </message>
    <message>
      <source>Run properties</source>
      <translation>Eigenschaften des Laufs</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>Einzelheiten</translation>
    </message>
    <message>
      <source>Dismiss</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Open folder</source>
      <translation>Ordner öffnen</translation>
    </message>
    <message numerus="yes">
      <source>Details (%n more)</source>
      <translation>
        <numerusform>Einzelheiten (%n weitere)</numerusform>
        <numerusform>Einzelheiten (%n weitere)</numerusform>
      </translation>
    </message>
    <message>
      <source>Reading the trace…</source>
      <translation>Trace wird gelesen…</translation>
    </message>
    <message>
      <source>Opening the run…</source>
      <translation>Lauf wird geöffnet…</translation>
    </message>
    <message>
      <source>Running the model…</source>
      <translation>Das Modell rechnet…</translation>
    </message>
    <message>
      <source>Working out what the run needs…</source>
      <translation>Bedarf des Laufs wird ermittelt…</translation>
    </message>
    <message>
      <source>Saving the run…</source>
      <translation>Lauf wird gespeichert…</translation>
    </message>
    <message>
      <source>Starting the model…</source>
      <translation>Das Modell startet…</translation>
    </message>
    <message>
      <source>Computing the run's residuals…</source>
      <translation>Residuen des Laufs werden berechnet…</translation>
    </message>
    <message>
      <source>Working…</source>
      <translation>In Arbeit…</translation>
    </message>
    <message>
      <source>Choose a folder with config.json and safetensors files, or a GGUF file, of a supported architecture.</source>
      <translation>Wählen Sie einen Ordner mit config.json und safetensors-Dateien oder eine GGUF-Datei einer unterstützten Architektur.</translation>
    </message>
    <message>
      <source>A trace is JSONL with prompt and output, JSON with text or token_ids, or plain text. Check the sample index in the run settings.</source>
      <translation>Eine Trace ist JSONL mit prompt und output, JSON mit text oder token_ids, oder reiner Text. Prüfen Sie den Eintrag in den Laufeinstellungen.</translation>
    </message>
    <message>
      <source>Choose a run file that Sinkscope wrote (sinkscope analyze, or File &gt; Save run as).</source>
      <translation>Wählen Sie eine Laufdatei, die Sinkscope schrieb (sinkscope analyze oder Datei &gt; Lauf speichern unter).</translation>
    </message>
    <message>
      <source>Look at the run settings (device, dtype, tokens at most); fewer tokens need less memory.</source>
      <translation>Sehen Sie in die Laufeinstellungen (Gerät, Zahlenformat, höchstens Tokens); weniger Tokens brauchen weniger Speicher.</translation>
    </message>
    <message>
      <source>Choose another folder with File &gt; Save run as. The run is still open.</source>
      <translation>Wählen Sie mit Datei &gt; Lauf speichern unter einen anderen Ordner. Der Lauf ist noch offen.</translation>
    </message>
    <message>
      <source>What was written until then is kept: File &gt; New trace.</source>
      <translation>Was bis dahin geschrieben war, bleibt: Datei &gt; Neue Trace.</translation>
    </message>
    <message>
      <source>Record step %1</source>
      <translation>Schritt %1 aufzeichnen</translation>
    </message>
    <message>
      <source>The step sets workspace, view, grid, detector, layer and selection as they are now.</source>
      <translation>Der Schritt setzt Arbeitsbereich, Ansicht, Gitter, Detektor, Schicht und Auswahl so, wie sie jetzt sind.</translation>
    </message>
    <message>
      <source>&amp;Title</source>
      <translation>&amp;Titel</translation>
    </message>
    <message>
      <source>What is &amp;seen (Markdown)</source>
      <translation>Was zu &amp;sehen ist (Markdown)</translation>
    </message>
    <message>
      <source>What the &amp;paper found</source>
      <translation>Was die A&amp;rbeit fand</translation>
    </message>
    <message>
      <source>The run on screen</source>
      <translation>Der gezeigte Lauf</translation>
    </message>
    <message>
      <source>experts %1</source>
      <translation>Experten %1</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Stops what is under way (Esc)</source>
      <translation>Hält an, was gerade läuft (Esc)</translation>
    </message>
    <message>
      <source>Waiting…</source>
      <translation>Wartet…</translation>
    </message>
    <message numerus="yes">
      <source>Layer %1 of %2   %n tokens</source>
      <translation>
        <numerusform>Schicht %1 von %2   %n Token</numerusform>
        <numerusform>Schicht %1 von %2   %n Tokens</numerusform>
      </translation>
    </message>
    <message>
      <source>Token %1</source>
      <translation>Token %1</translation>
    </message>
    <message>
      <source>layer %1</source>
      <translation>Schicht %1</translation>
    </message>
    <message>
      <source>%1, l_start %2, lifetime %3</source>
      <translation>%1, l_start %2, Lebensdauer %3</translation>
    </message>
    <message>
      <source>new trace, not saved</source>
      <translation>neue Trace, nicht gespeichert</translation>
    </message>
    <message>
      <source>%1, sample %2 of %3</source>
      <translation>%1, Eintrag %2 von %3</translation>
    </message>
    <message>
      <source>open: %1</source>
      <translation>offen: %1</translation>
    </message>
    <message>
      <source>&amp;Try it</source>
      <translation>&amp;Versuchen</translation>
    </message>
    <message>
      <source>&amp;Back</source>
      <translation>&amp;Zurück</translation>
    </message>
    <message>
      <source>&amp;Next</source>
      <translation>&amp;Weiter</translation>
    </message>
    <message>
      <source>&amp;Leave the tour</source>
      <translation>Tour ver&amp;lassen</translation>
    </message>
    <message>
      <source>What is seen here</source>
      <translation>Was hier zu sehen ist</translation>
    </message>
    <message>
      <source>What the paper found</source>
      <translation>Was die Arbeit fand</translation>
    </message>
    <message>
      <source>%1 of %2: %3</source>
      <translation>%1 von %2: %3</translation>
    </message>
    <message>
      <source>

**Try it:** %1</source>
      <translation>

**Versuch:** %1</translation>
    </message>
    <message>
      <source>**The paper:** %1</source>
      <translation>**Die Arbeit:** %1</translation>
    </message>
    <message>
      <source>E&amp;nd</source>
      <translation>E&amp;nde</translation>
    </message>
    <message>
      <source>Sinks</source>
      <translation>Senken</translation>
    </message>
    <message>
      <source>Figures</source>
      <translation>Abbildungen</translation>
    </message>
    <message>
      <source>Token</source>
      <translation>Token</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>Vergleich</translation>
    </message>
    <message>
      <source>Heat map</source>
      <translation>Heatmap</translation>
    </message>
    <message>
      <source>Tokens</source>
      <translation>Tokens</translation>
    </message>
    <message>
      <source>Sink table</source>
      <translation>Senkentabelle</translation>
    </message>
    <message>
      <source>Detector</source>
      <translation>Detektor</translation>
    </message>
    <message>
      <source>Selections</source>
      <translation>Auswahlen</translation>
    </message>
    <message>
      <source>Projection</source>
      <translation>Projektion</translation>
    </message>
    <message>
      <source>Attention of a token</source>
      <translation>Aufmerksamkeit eines Tokens</translation>
    </message>
    <message>
      <source>How the token is built</source>
      <translation>Wie das Token entsteht</translation>
    </message>
    <message>
      <source>Views</source>
      <translation>Ansichten</translation>
    </message>
    <message>
      <source>Copy &amp;image</source>
      <translation>&amp;Bild kopieren</translation>
    </message>
    <message>
      <source>Copy &amp;data</source>
      <translation>&amp;Daten kopieren</translation>
    </message>
    <message>
      <source>&amp;Export figure…</source>
      <translation>Abbildung &amp;exportieren…</translation>
    </message>
    <message>
      <source>&amp;Copy tokens</source>
      <translation>Tokens &amp;kopieren</translation>
    </message>
    <message>
      <source>&amp;Fit</source>
      <translation>&amp;Einpassen</translation>
    </message>
    <message>
      <source>See where a language model's attention sinks are born, how long they live and what made them.</source>
      <translation>Sehen Sie, wo die Aufmerksamkeitssenken eines Sprachmodells entstehen, wie lange sie leben und was sie gemacht hat.</translation>
    </message>
    <message>
      <source>A model and a trace make a run. You can also drop a model folder, a GGUF file, a trace or a run here.</source>
      <translation>Ein Modell und eine Trace ergeben einen Lauf. Sie können Modellordner, GGUF-Datei, Trace oder Lauf auch hier ablegen.</translation>
    </message>
    <message>
      <source>Opened last</source>
      <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
      <source>A Hugging Face folder or a GGUF file</source>
      <translation>Ein Hugging-Face-Ordner oder eine GGUF-Datei</translation>
    </message>
    <message>
      <source>&amp;New trace…</source>
      <translation>&amp;Neue Trace…</translation>
    </message>
    <message>
      <source>Lets the model write one; look at it at any time</source>
      <translation>Lässt das Modell eine schreiben; jederzeit anzusehen</translation>
    </message>
    <message>
      <source>Open &amp;trace…</source>
      <translation>&amp;Trace öffnen…</translation>
    </message>
    <message>
      <source>JSONL with prompt and output, JSON, or plain text</source>
      <translation>JSONL mit prompt und output, JSON oder reiner Text</translation>
    </message>
    <message>
      <source>&amp;Open run…</source>
      <translation>&amp;Lauf öffnen…</translation>
    </message>
    <message>
      <source>A run file, a model or a trace</source>
      <translation>Eine Laufdatei, ein Modell oder eine Trace</translation>
    </message>
    <message>
      <source>Open the &amp;demo</source>
      <translation>&amp;Demo öffnen</translation>
    </message>
    <message>
      <source>Runs SmolLM2-135M on a short text that it wrote itself</source>
      <translation>Lässt SmolLM2-135M einen kurzen Text lesen, den es selbst schrieb</translation>
    </message>
    <message>
      <source>Compare &amp;with runs…</source>
      <translation>&amp;Mit Läufen vergleichen…</translation>
    </message>
    <message>
      <source>Runs beside this one in the figures; differences are taken from the first</source>
      <translation>Läufe neben diesem in den Abbildungen; Unterschiede gelten zum ersten</translation>
    </message>
    <message>
      <source>Stop com&amp;paring</source>
      <translation>Ver&amp;gleich beenden</translation>
    </message>
    <message>
      <source>&amp;Save run as…</source>
      <translation>Lauf &amp;speichern unter…</translation>
    </message>
    <message>
      <source>Keeps the run on screen in a file</source>
      <translation>Behält den Lauf auf dem Bildschirm in einer Datei</translation>
    </message>
    <message>
      <source>&amp;Export figures…</source>
      <translation>Abbildungen &amp;exportieren…</translation>
    </message>
    <message>
      <source>PDF, SVG or PNG, for print</source>
      <translation>PDF, SVG oder PNG, für den Druck</translation>
    </message>
    <message>
      <source>Export sinks as &amp;CSV…</source>
      <translation>Senken als &amp;CSV exportieren…</translation>
    </message>
    <message>
      <source>The sink table as comma-separated values</source>
      <translation>Die Senkentabelle als kommagetrennte Werte</translation>
    </message>
    <message>
      <source>&amp;Quit</source>
      <translation>&amp;Beenden</translation>
    </message>
    <message>
      <source>The selected tokens as rows, for a spreadsheet</source>
      <translation>Die gewählten Tokens als Zeilen, für eine Tabelle</translation>
    </message>
    <message>
      <source>&amp;Find token or action…</source>
      <translation>&amp;Token oder Aktion suchen…</translation>
    </message>
    <message>
      <source>By text, /regular expression/, position, or the name of an action</source>
      <translation>Nach Text, /regulärem Ausdruck/, Position oder Namen einer Aktion</translation>
    </message>
    <message>
      <source>Select all &amp;sinks</source>
      <translation>Alle &amp;Senken auswählen</translation>
    </message>
    <message>
      <source>Select same &amp;level</source>
      <translation>Gleiche &amp;Stufe auswählen</translation>
    </message>
    <message>
      <source>All sinks of the selected sinks' levels</source>
      <translation>Alle Senken der Stufen der gewählten Senken</translation>
    </message>
    <message>
      <source>Select c&amp;ontrol group</source>
      <translation>K&amp;ontrollgruppe dazunehmen</translation>
    </message>
    <message>
      <source>The tokens of the same ids that are no sinks</source>
      <translation>Die Tokens gleicher Nummern, die keine Senken sind</translation>
    </message>
    <message>
      <source>C&amp;lear selection</source>
      <translation>Auswahl au&amp;fheben</translation>
    </message>
    <message>
      <source>&amp;Run</source>
      <translation>&amp;Lauf</translation>
    </message>
    <message>
      <source>Runs the model on the trace</source>
      <translation>Lässt das Modell die Trace lesen</translation>
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation>&amp;Abbrechen</translation>
    </message>
    <message>
      <source>Stops what is under way</source>
      <translation>Hält an, was gerade läuft</translation>
    </message>
    <message>
      <source>Run se&amp;ttings…</source>
      <translation>Lauf&amp;einstellungen…</translation>
    </message>
    <message>
      <source>Sample, prompt format, tokens, dtype, device</source>
      <translation>Eintrag, Prompt-Format, Tokens, Zahlenformat, Gerät</translation>
    </message>
    <message>
      <source>&amp;Next sink</source>
      <translation>&amp;Nächste Senke</translation>
    </message>
    <message>
      <source>&amp;Previous sink</source>
      <translation>&amp;Vorige Senke</translation>
    </message>
    <message>
      <source>Next of &amp;baseline, variant, difference</source>
      <translation>Nächstes von &amp;Ausgangslauf, Variante, Unterschied</translation>
    </message>
    <message>
      <source>What heat map, text and sink table show while a run stands beside this one</source>
      <translation>Was Heatmap, Text und Senkentabelle zeigen, solange ein Lauf neben diesem steht</translation>
    </message>
    <message>
      <source>&amp;Play through the layers</source>
      <translation>Durch die Schichten &amp;spielen</translation>
    </message>
    <message>
      <source>Moves the current layer upwards (Space)</source>
      <translation>Bewegt die Schicht nach oben (Leertaste)</translation>
    </message>
    <message>
      <source>Layer &amp;above</source>
      <translation>Schicht &amp;darüber</translation>
    </message>
    <message>
      <source>The next layer, nearer to the output</source>
      <translation>Die nächste Schicht, näher am Ausgang</translation>
    </message>
    <message>
      <source>Layer &amp;below</source>
      <translation>Schicht da&amp;runter</translation>
    </message>
    <message>
      <source>The previous layer, nearer to the input</source>
      <translation>Die vorige Schicht, näher am Eingang</translation>
    </message>
    <message>
      <source>&amp;List of views</source>
      <translation>&amp;Liste der Ansichten</translation>
    </message>
    <message>
      <source>All views by group, beside them</source>
      <translation>Alle Ansichten nach Gruppen, daneben</translation>
    </message>
    <message>
      <source>&amp;Reset layout</source>
      <translation>Anordnung &amp;zurücksetzen</translation>
    </message>
    <message>
      <source>Puts the views of this workspace where they were at the first start</source>
      <translation>Legt die Ansichten dieses Arbeitsbereichs wie beim ersten Start</translation>
    </message>
    <message>
      <source>&amp;Keep workspace as…</source>
      <translation>Arbeitsbereich &amp;behalten als…</translation>
    </message>
    <message>
      <source>The views as they lie now, under a name of your own</source>
      <translation>Die Ansichten, wie sie jetzt liegen, unter eigenem Namen</translation>
    </message>
    <message>
      <source>Run &amp;properties…</source>
      <translation>&amp;Eigenschaften des Laufs…</translation>
    </message>
    <message>
      <source>Model, trace, settings and detector of the run on screen</source>
      <translation>Modell, Trace, Einstellungen und Detektor des Laufs auf dem Bildschirm</translation>
    </message>
    <message>
      <source>&amp;Help</source>
      <translation>&amp;Hilfe</translation>
    </message>
    <message>
      <source>What the view with the focus shows</source>
      <translation>Was die Ansicht mit dem Fokus zeigt</translation>
    </message>
    <message>
      <source>&amp;Keys</source>
      <translation>&amp;Tasten</translation>
    </message>
    <message>
      <source>All keys</source>
      <translation>Alle Tasten</translation>
    </message>
    <message>
      <source>&amp;Glossary</source>
      <translation>&amp;Glossar</translation>
    </message>
    <message>
      <source>What the words mean</source>
      <translation>Was die Wörter bedeuten</translation>
    </message>
    <message>
      <source>&amp;Tour: the paper in ten minutes</source>
      <translation>&amp;Tour: die Arbeit in zehn Minuten</translation>
    </message>
    <message>
      <source>Steps through the paper's findings on the demo; what you have comes back at the end</source>
      <translation>Geht an der Demo die Befunde der Arbeit durch; am Ende ist Ihr Stand wieder da</translation>
    </message>
    <message>
      <source>Second tour: the paper's own &amp;family</source>
      <translation>Zweite Tour: die &amp;Familie der Arbeit selbst</translation>
    </message>
    <message>
      <source>The same findings on Qwen2.5-Coder 0.5B, where the clip hides nothing</source>
      <translation>Dieselben Befunde an Qwen2.5-Coder 0.5B, wo das Kürzen nichts verdeckt</translation>
    </message>
    <message>
      <source>&amp;Open tour…</source>
      <translation>Tour &amp;öffnen…</translation>
    </message>
    <message>
      <source>A tour that somebody wrote</source>
      <translation>Eine Tour, die jemand geschrieben hat</translation>
    </message>
    <message>
      <source>&amp;Record tour…</source>
      <translation>Tour &amp;aufzeichnen…</translation>
    </message>
    <message>
      <source>Adds a step from what is on screen to a tour of your own</source>
      <translation>Fügt einer eigenen Tour einen Schritt aus dem Bildschirm hinzu</translation>
    </message>
    <message>
      <source>&amp;Presentation</source>
      <translation>&amp;Vorführung</translation>
    </message>
    <message>
      <source>The whole screen, large text, a ring around the pointer</source>
      <translation>Der ganze Bildschirm, große Schrift, ein Ring um den Zeiger</translation>
    </message>
    <message>
      <source>Text &amp;larger</source>
      <translation>Schrift &amp;größer</translation>
    </message>
    <message>
      <source>Text &amp;smaller</source>
      <translation>Schrift &amp;kleiner</translation>
    </message>
    <message>
      <source>Text as it &amp;was</source>
      <translation>Schrift &amp;wie zuvor</translation>
    </message>
    <message>
      <source>&amp;Light</source>
      <translation>&amp;Hell</translation>
    </message>
    <message>
      <source>&amp;Dark</source>
      <translation>&amp;Dunkel</translation>
    </message>
    <message>
      <source>As the &amp;system</source>
      <translation>Wie das &amp;System</translation>
    </message>
    <message>
      <source>As the system</source>
      <translation>Wie das System</translation>
    </message>
    <message>
      <source>&amp;About Sinkscope</source>
      <translation>Ü&amp;ber Sinkscope</translation>
    </message>
    <message>
      <source>%1 (%2)</source>
      <translation>%1 (%2)</translation>
    </message>
    <message>
      <source>&amp;File</source>
      <translation>&amp;Datei</translation>
    </message>
    <message>
      <source>Open &amp;recent</source>
      <translation>Zuletzt &amp;geöffnet</translation>
    </message>
    <message>
      <source>&amp;Edit</source>
      <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
      <source>&amp;Undo</source>
      <translation>&amp;Rückgängig</translation>
    </message>
    <message>
      <source>&amp;Redo</source>
      <translation>&amp;Wiederholen</translation>
    </message>
    <message>
      <source>&amp;View</source>
      <translation>&amp;Ansicht</translation>
    </message>
    <message>
      <source>&amp;Own workspaces</source>
      <translation>&amp;Eigene Arbeitsbereiche</translation>
    </message>
    <message>
      <source>&amp;Go</source>
      <translation>&amp;Gehe zu</translation>
    </message>
    <message>
      <source>Tool bar</source>
      <translation>Werkzeugleiste</translation>
    </message>
    <message>
      <source>The last session could not be restored: %1</source>
      <translation>Die letzte Sitzung konnte nicht wiederhergestellt werden: %1</translation>
    </message>
    <message>
      <source>Sinkscope starts afresh.</source>
      <translation>Sinkscope beginnt neu.</translation>
    </message>
    <message>
      <source>Some datasets of the file could not be kept: %1</source>
      <translation>Einige Datensätze der Datei konnten nicht behalten werden: %1</translation>
    </message>
    <message>
      <source>They are of kinds that a run does not have; copy them from the old file with another program.</source>
      <translation>Sie sind von Arten, die ein Lauf nicht hat; kopieren Sie sie mit einem anderen Programm aus der alten Datei.</translation>
    </message>
    <message>
      <source>%1 on %2</source>
      <translation>%1 auf %2</translation>
    </message>
    <message numerus="yes">
      <source>The trace's token ids differ from this tokenizer's at %n positions; the trace's ids were used.</source>
      <translation>
        <numerusform>Die Token-Nummern der Trace weichen an %n Stelle von diesem Tokenizer ab; die der Trace wurden benutzt.</numerusform>
        <numerusform>Die Token-Nummern der Trace weichen an %n Stellen von diesem Tokenizer ab; die der Trace wurden benutzt.</numerusform>
      </translation>
    </message>
    <message>
      <source>Norms, sink scores and attention are not in such a file: open the model and the traces and run it to see them.</source>
      <translation>Normen, Senkenwerte und Aufmerksamkeit stehen nicht in einer solchen Datei: öffnen Sie Modell und Traces und lassen Sie sie laufen.</translation>
    </message>
    <message>
      <source>Text: %1 (Set of traces &gt; Sources).</source>
      <translation>Text: %1 (Trace-Menge &gt; Quellen).</translation>
    </message>
    <message>
      <source>Trace %1 as its detections say: the sinks, their levels and positions.</source>
      <translation>Trace %1, wie ihre Detektionen sagen: Senken, Stufen und Positionen.</translation>
    </message>
    <message>
      <source>No trace is open.</source>
      <translation>Keine Trace ist offen.</translation>
    </message>
    <message>
      <source>No model is open.</source>
      <translation>Kein Modell ist offen.</translation>
    </message>
    <message>
      <source>Open a trace first: File &gt; Open trace.</source>
      <translation>Öffnen Sie zuerst eine Trace: Datei &gt; Trace öffnen.</translation>
    </message>
    <message>
      <source>Open a model first: File &gt; Open model.</source>
      <translation>Öffnen Sie zuerst ein Modell: Datei &gt; Modell öffnen.</translation>
    </message>
    <message>
      <source>The analysis was cancelled.</source>
      <translation>Die Analyse wurde abgebrochen.</translation>
    </message>
    <message>
      <source>The rows computed so far stay on screen.</source>
      <translation>Die bisher berechneten Zeilen bleiben auf dem Bildschirm.</translation>
    </message>
    <message>
      <source>There is no finished run to save.</source>
      <translation>Es gibt keinen fertigen Lauf zu speichern.</translation>
    </message>
    <message>
      <source>Wait for the analysis, or cancel it.</source>
      <translation>Warten Sie auf die Analyse oder brechen Sie sie ab.</translation>
    </message>
    <message>
      <source>%1 variant</source>
      <translation>%1 Variante</translation>
    </message>
    <message>
      <source>%1: no such file or folder.</source>
      <translation>%1: keine solche Datei und kein solcher Ordner.</translation>
    </message>
    <message>
      <source>It may have been moved or deleted.</source>
      <translation>Sie wurde vielleicht verschoben oder gelöscht.</translation>
    </message>
    <message>
      <source>%1 is no run, model or trace.</source>
      <translation>%1 ist weder Lauf noch Modell noch Trace.</translation>
    </message>
    <message>
      <source>Sinkscope opens run files (HDF5), model folders and GGUF files, and traces (JSONL, JSON, text).</source>
      <translation>Sinkscope öffnet Laufdateien (HDF5), Modellordner und GGUF-Dateien sowie Traces (JSONL, JSON, Text).</translation>
    </message>
    <message>
      <source>Heat map: layer against token</source>
      <translation>Heatmap: Schicht gegen Token</translation>
    </message>
    <message>
      <source>Arrow keys move the current token and layer, n and p go to the next and previous sink, plus and minus zoom, 0 shows all.</source>
      <translation>Pfeiltasten bewegen Token und Schicht, n und p gehen zur nächsten und vorigen Senke, Plus und Minus zoomen, 0 zeigt alles.</translation>
    </message>
    <message>
      <source>token %1   layer %2   %3 = %4   %5   “%6”</source>
      <translation>Token %1   Schicht %2   %3 = %4   %5   „%6“</translation>
    </message>
    <message>
      <source>Overview of the whole heat map</source>
      <translation>Übersicht der ganzen Heatmap</translation>
    </message>
    <message>
      <source>The whole trace. Click or drag to move the heat map.</source>
      <translation>Die ganze Trace. Klicken oder ziehen bewegt die Heatmap.</translation>
    </message>
    <message>
      <source>%1, %2</source>
      <translation>%1, %2</translation>
    </message>
    <message>
      <source>Sink score of head %1</source>
      <translation>Senkenwert von Kopf %1</translation>
    </message>
    <message>
      <source>Learned sink share of head %1</source>
      <translation>Anteil der gelernten Senke, Kopf %1</translation>
    </message>
    <message>
      <source>%1, place %2</source>
      <translation>%1, Platz %2</translation>
    </message>
    <message>
      <source>Open a model and a trace and run it, or open a run,
to see layer against token here.</source>
      <translation>Öffnen Sie Modell und Trace und lassen Sie sie laufen, oder öffnen Sie einen Lauf,
um hier Schicht gegen Token zu sehen.</translation>
    </message>
    <message>
      <source>This run was made without this grid:
%1</source>
      <translation>Dieser Lauf wurde ohne dieses Gitter gemacht:
%1</translation>
    </message>
    <message>
      <source>These detections were imported without grids:
analyse the trace with its model to see them.</source>
      <translation>Diese Detektionen kamen ohne Gitter:
analysieren Sie die Trace mit ihrem Modell, um sie zu sehen.</translation>
    </message>
    <message>
      <source>token index</source>
      <translation>Token-Index</translation>
    </message>
    <message>
      <source>layer</source>
      <translation>Schicht</translation>
    </message>
    <message>
      <source>colours: %1</source>
      <translation>Farben: %1</translation>
    </message>
    <message>
      <source>Low end of the colours</source>
      <translation>Unteres Ende der Farben</translation>
    </message>
    <message>
      <source>High end of the colours</source>
      <translation>Oberes Ende der Farben</translation>
    </message>
    <message>
      <source>without &amp;BOS/primary</source>
      <translation>ohne &amp;BOS/primäre</translation>
    </message>
    <message>
      <source>Grid</source>
      <translation>Gitter</translation>
    </message>
    <message>
      <source>The grid that heat map and token strip show</source>
      <translation>Das Gitter, das Heatmap und Text zeigen</translation>
    </message>
    <message>
      <source>Head</source>
      <translation>Kopf</translation>
    </message>
    <message>
      <source>log</source>
      <translation>log</translation>
    </message>
    <message>
      <source>symmetric</source>
      <translation>symmetrisch</translation>
    </message>
    <message>
      <source>Scale</source>
      <translation>Skala</translation>
    </message>
    <message>
      <source>How values are spread over the colours</source>
      <translation>Wie die Werte auf die Farben verteilt werden</translation>
    </message>
    <message>
      <source>min–max</source>
      <translation>min–max</translation>
    </message>
    <message>
      <source>percentile</source>
      <translation>Perzentil</translation>
    </message>
    <message>
      <source>manual</source>
      <translation>von Hand</translation>
    </message>
    <message>
      <source>Limits</source>
      <translation>Grenzen</translation>
    </message>
    <message>
      <source>Where the colours end: at the extremes, at percentiles, or where you say</source>
      <translation>Wo die Farben enden: an den Extremen, an Perzentilen oder wo Sie wollen</translation>
    </message>
    <message>
      <source>Colour map</source>
      <translation>Farbskala</translation>
    </message>
    <message>
      <source>Leave the BOS sink and primary sinks out of the colour range, so that weaker tokens are told apart</source>
      <translation>Lässt BOS-Senke und primäre Senken aus dem Farbbereich, damit schwächere Tokens unterscheidbar werden</translation>
    </message>
    <message>
      <source>all tokens</source>
      <translation>alle Token</translation>
    </message>
    <message>
      <source>sinks and neighbours</source>
      <translation>Senken und Nachbarn</translation>
    </message>
    <message>
      <source>Tokens shown</source>
      <translation>Gezeigte Token</translation>
    </message>
    <message>
      <source>All tokens, or the sinks, the selected tokens and their neighbours, with breaks on the axis</source>
      <translation>Alle Token, oder die Senken, die ausgewählten Token und ihre Nachbarn, mit Lücken auf der Achse</translation>
    </message>
    <message>
      <source>Fit</source>
      <translation>Einpassen</translation>
    </message>
    <message>
      <source>Show all tokens and layers (0)</source>
      <translation>Alle Tokens und Schichten zeigen (0)</translation>
    </message>
    <message>
      <source>Colours</source>
      <translation>Farben</translation>
    </message>
    <message>
      <source>Scale, limits and map of the colours</source>
      <translation>Skala, Grenzen und Palette der Farben</translation>
    </message>
    <message>
      <source>The run without the intervention, or the one compared with</source>
      <translation>Der Lauf ohne Eingriff, oder der, mit dem verglichen wird</translation>
    </message>
    <message>
      <source>The run with the intervention, or the one on screen</source>
      <translation>Der Lauf mit Eingriff, oder der auf dem Bildschirm</translation>
    </message>
    <message>
      <source>What the variant has more (red) or less (blue) than the baseline</source>
      <translation>Was die Variante mehr (rot) oder weniger (blau) hat als der Ausgangslauf</translation>
    </message>
    <message>
      <source>Baseline, variant or their difference</source>
      <translation>Ausgangslauf, Variante oder ihr Unterschied</translation>
    </message>
    <message>
      <source>%1 (V: the next one)</source>
      <translation>%1 (V: das nächste)</translation>
    </message>
    <message>
      <source>place </source>
      <translation>Platz </translation>
    </message>
    <message>
      <source>head </source>
      <translation>Kopf </translation>
    </message>
    <message>
      <source>Value under the cursor</source>
      <translation>Wert unter dem Zeiger</translation>
    </message>
    <message>
      <source>Point at a cell to read its value; click to select the token and layer.</source>
      <translation>Zeigen Sie auf eine Zelle, um ihren Wert zu lesen; ein Klick wählt Token und Schicht.</translation>
    </message>
    <message>
      <source>Interventions</source>
      <translation>Eingriffe</translation>
    </message>
    <message>
      <source>Formation</source>
      <translation>Entstehung</translation>
    </message>
    <message>
      <source>Selected tokens</source>
      <translation>Gewählte Tokens</translation>
    </message>
    <message>
      <source>All secondary sinks</source>
      <translation>Alle sekundären Senken</translation>
    </message>
    <message>
      <source>Control group</source>
      <translation>Kontrollgruppe</translation>
    </message>
    <message>
      <source>As many tokens of the sinks' ids that are no sinks</source>
      <translation>Ebenso viele Tokens der Nummern der Senken, die keine Senken sind</translation>
    </message>
    <message>
      <source>Set to zero</source>
      <translation>Auf null setzen</translation>
    </message>
    <message>
      <source>Scale by a factor</source>
      <translation>Mit einem Faktor skalieren</translation>
    </message>
    <message>
      <source>Replace by the mean of non-sinks</source>
      <translation>Durch das Mittel der Nicht-Senken ersetzen</translation>
    </message>
    <message>
      <source>Replace by another token's</source>
      <translation>Durch das eines anderen Tokens ersetzen</translation>
    </message>
    <message>
      <source>Cap the norm</source>
      <translation>Die Norm begrenzen</translation>
    </message>
    <message>
      <source>Block attention to them</source>
      <translation>Aufmerksamkeit auf sie sperren</translation>
    </message>
    <message>
      <source>all; or some of them: 0, 3-5</source>
      <translation>alle; oder einige: 0, 3-5</translation>
    </message>
    <message>
      <source>&amp;Tokens</source>
      <translation>&amp;Tokens</translation>
    </message>
    <message>
      <source>&amp;Operation</source>
      <translation>&amp;Operation</translation>
    </message>
    <message>
      <source>&amp;Site</source>
      <translation>&amp;Stelle</translation>
    </message>
    <message>
      <source>&amp;Blocks</source>
      <translation>&amp;Blöcke</translation>
    </message>
    <message>
      <source>&amp;Factor</source>
      <translation>&amp;Faktor</translation>
    </message>
    <message>
      <source>From to&amp;ken</source>
      <translation>Von To&amp;ken</translation>
    </message>
    <message>
      <source>&amp;Heads</source>
      <translation>&amp;Köpfe</translation>
    </message>
    <message>
      <source>Last block</source>
      <translation>Letzter Block</translation>
    </message>
    <message>
      <source>Factor</source>
      <translation>Faktor</translation>
    </message>
    <message>
      <source>Factor or largest norm</source>
      <translation>Faktor oder größte Norm</translation>
    </message>
    <message>
      <source>Published detections bring no model to change.</source>
      <translation>Zu veröffentlichten Detektionen gibt es kein Modell zum Ändern.</translation>
    </message>
    <message>
      <source>This run was made with interventions; the lab needs their baseline.</source>
      <translation>Dieser Lauf wurde mit Eingriffen gemacht; das Labor braucht den Ausgangslauf.</translation>
    </message>
    <message>
      <source>Select the tokens to change in any view.</source>
      <translation>Wählen Sie in einer Ansicht die Tokens, die geändert werden.</translation>
    </message>
    <message>
      <source>The detector in force finds none of these tokens.</source>
      <translation>Der geltende Detektor findet keines dieser Tokens.</translation>
    </message>
    <message>
      <source>Heads are numbers from 0 to %1, such as “0, 3-5”.</source>
      <translation>Köpfe sind Zahlen von 0 bis %1, etwa „0, 3-5“.</translation>
    </message>
    <message>
      <source>L&amp;argest norm</source>
      <translation>&amp;Größte Norm</translation>
    </message>
    <message>
      <source>none</source>
      <translation>keine</translation>
    </message>
    <message>
      <source>1 token</source>
      <translation>1 Token</translation>
    </message>
    <message>
      <source>%1 tokens</source>
      <translation>%1 Tokens</translation>
    </message>
    <message>
      <source>block </source>
      <translation>Block </translation>
    </message>
    <message>
      <source>The block whose MLP is looked at: where most sinks start</source>
      <translation>Der Block, dessen MLP betrachtet wird: wo die meisten Senken beginnen</translation>
    </message>
    <message>
      <source>expert </source>
      <translation>Experte </translation>
    </message>
    <message>
      <source>Whose inner stages are drawn; automatic: the one that wrote most into BOS token and sinks</source>
      <translation>Wessen innere Stufen gezeichnet werden; automatisch: der am meisten in BOS-Token und Senken schrieb</translation>
    </message>
    <message>
      <source>expert: automatic</source>
      <translation>Experte: automatisch</translation>
    </message>
    <message>
      <source>blocks </source>
      <translation>Blöcke </translation>
    </message>
    <message>
      <source>The first block whose clusters are drawn</source>
      <translation>Der erste Block, dessen Cluster gezeichnet werden</translation>
    </message>
    <message>
      <source>to </source>
      <translation>bis </translation>
    </message>
    <message>
      <source>The last block whose clusters are drawn</source>
      <translation>Der letzte Block, dessen Cluster gezeichnet werden</translation>
    </message>
    <message>
      <source>others </source>
      <translation>andere </translation>
    </message>
    <message>
      <source>Tokens that are no sinks, for each sink: of the same ids first</source>
      <translation>Tokens, die keine Senken sind, je Senke: zuerst solche gleicher Nummer</translation>
    </message>
    <message>
      <source>seed </source>
      <translation>Startwert </translation>
    </message>
    <message>
      <source>Decides which others are drawn and where t-SNE starts</source>
      <translation>Entscheidet, welche anderen gezogen werden und wo t-SNE beginnt</translation>
    </message>
    <message>
      <source>Scale of the component</source>
      <translation>Skalierung der Komponente</translation>
    </message>
    <message>
      <source>Principal component</source>
      <translation>Hauptkomponente</translation>
    </message>
    <message>
      <source>Move a slider to mix components</source>
      <translation>Bewegen Sie einen Regler, um Komponenten zu mischen</translation>
    </message>
    <message>
      <source>MLP(%1): norm %2, cosine %3</source>
      <translation>MLP(%1): Norm %2, Kosinus %3</translation>
    </message>
    <message>
      <source>Takes less than a pass of the model over the trace</source>
      <translation>Kostet weniger als einen Durchgang des Modells</translation>
    </message>
    <message numerus="yes">
      <source>%n pass(es) of the model over the trace</source>
      <translation>
        <numerusform>%n Durchgang des Modells über die Trace</numerusform>
        <numerusform>%n Durchgänge des Modells über die Trace</numerusform>
      </translation>
    </message>
    <message>
      <source>%1, about %2 s</source>
      <translation>%1, etwa %2 s</translation>
    </message>
    <message>
      <source>The detector in force finds no sink besides the BOS token.</source>
      <translation>Der geltende Detektor findet außer dem BOS-Token keine Senke.</translation>
    </message>
    <message>
      <source>Interventions of the next variant</source>
      <translation>Eingriffe der nächsten Variante</translation>
    </message>
    <message>
      <source>A variant is made of what is on this list, or of the one above while it is empty</source>
      <translation>Eine Variante wird aus dieser Liste gemacht, oder aus den Angaben oben, solange sie leer ist</translation>
    </message>
    <message>
      <source>R&amp;emove</source>
      <translation>E&amp;ntfernen</translation>
    </message>
    <message>
      <source>Takes the chosen intervention off the list</source>
      <translation>Nimmt den gewählten Eingriff von der Liste</translation>
    </message>
    <message>
      <source>&amp;Add</source>
      <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
      <source>Puts this intervention on a list, to make a variant of several</source>
      <translation>Setzt diesen Eingriff auf eine Liste, für eine Variante aus mehreren</translation>
    </message>
    <message>
      <source>&amp;Make variant</source>
      <translation>&amp;Variante machen</translation>
    </message>
    <message>
      <source>Sweep fa&amp;ctor</source>
      <translation>Fa&amp;ktor durchlaufen</translation>
    </message>
    <message>
      <source>Variant</source>
      <translation>Variante</translation>
    </message>
    <message>
      <source>Gained</source>
      <translation>Gewonnen</translation>
    </message>
    <message>
      <source>Lost</source>
      <translation>Verloren</translation>
    </message>
    <message>
      <source>Mean KL</source>
      <translation>Mittlere KL</translation>
    </message>
    <message>
      <source>Perplexity</source>
      <translation>Perplexität</translation>
    </message>
    <message>
      <source>Takes away the variant made last</source>
      <translation>Nimmt die zuletzt gemachte Variante weg</translation>
    </message>
    <message>
      <source>&amp;Remove</source>
      <translation>&amp;Entfernen</translation>
    </message>
    <message>
      <source>Takes away the chosen variant</source>
      <translation>Nimmt die gewählte Variante weg</translation>
    </message>
    <message>
      <source>Computed from block %1 in %2 s</source>
      <translation>Ab Block %1 in %2 s berechnet</translation>
    </message>
    <message>
      <source>%1 before</source>
      <translation>%1 zuvor</translation>
    </message>
    <message numerus="yes">
      <source>&amp;Make variant of %n</source>
      <translation>
        <numerusform>&amp;Variante aus %n machen</numerusform>
        <numerusform>&amp;Variante aus %n machen</numerusform>
      </translation>
    </message>
    <message>
      <source>Runs the model again with this change, from its first block on</source>
      <translation>Lässt das Modell mit dieser Änderung ab ihrem ersten Block erneut laufen</translation>
    </message>
    <message>
      <source>One variant after another: lifetime and sink score against the factor</source>
      <translation>Eine Variante nach der anderen: Lebensdauer und Senkenwert gegen den Faktor</translation>
    </message>
    <message>
      <source>For interventions that scale by a factor</source>
      <translation>Für Eingriffe, die mit einem Faktor skalieren</translation>
    </message>
    <message>
      <source>Nothing is on the list</source>
      <translation>Die Liste ist leer</translation>
    </message>
    <message>
      <source>There is no variant yet</source>
      <translation>Es gibt noch keine Variante</translation>
    </message>
    <message>
      <source>Takes away the variant made last; Ctrl+Z brings it back</source>
      <translation>Nimmt die zuletzt gemachte Variante weg; Strg+Z bringt sie zurück</translation>
    </message>
    <message>
      <source>Takes away the chosen variant; Ctrl+Z brings it back</source>
      <translation>Nimmt die gewählte Variante weg; Strg+Z bringt sie zurück</translation>
    </message>
    <message>
      <source>No variant yet. A variant is this run with the change above; the comparing views show it beside the run.</source>
      <translation>Noch keine Variante. Eine Variante ist dieser Lauf mit der Änderung oben; die vergleichenden Ansichten zeigen sie neben dem Lauf.</translation>
    </message>
    <message>
      <source>Tokens that are measured</source>
      <translation>Token, die gemessen werden</translation>
    </message>
    <message>
      <source>All sinks</source>
      <translation>Alle Senken</translation>
    </message>
    <message>
      <source>As many other tokens that they are held against</source>
      <translation>Ebenso viele andere Token zum Vergleich</translation>
    </message>
    <message>
      <source>without control</source>
      <translation>ohne Kontrolle</translation>
    </message>
    <message>
      <source>control: same ids, no sinks</source>
      <translation>Kontrolle: gleiche IDs, keine Senken</translation>
    </message>
    <message>
      <source>control: random at equal positions</source>
      <translation>Kontrolle: zufällig an gleichen Stellen</translation>
    </message>
    <message>
      <source>control: neighbours</source>
      <translation>Kontrolle: Nachbarn</translation>
    </message>
    <message>
      <source>Select the tokens to measure in any view.</source>
      <translation>Wählen Sie die zu messenden Token in einer beliebigen Ansicht aus.</translation>
    </message>
    <message>
      <source>How many of the leading neurons are changed</source>
      <translation>Wie viele der führenden Neuronen geändert werden</translation>
    </message>
    <message>
      <source>Decides which neurons are the control</source>
      <translation>Bestimmt, welche Neuronen die Kontrolle sind</translation>
    </message>
    <message>
      <source>What is done to the neurons at all tokens</source>
      <translation>Was mit den Neuronen an allen Token geschieht</translation>
    </message>
    <message>
      <source>Runs the model again with the leading neurons changed</source>
      <translation>Rechnet das Modell mit den geänderten führenden Neuronen noch einmal</translation>
    </message>
    <message>
      <source>Make c&amp;ontrol</source>
      <translation>K&amp;ontrolle erstellen</translation>
    </message>
    <message>
      <source>The same with as many other neurons of similar activation</source>
      <translation>Dasselbe mit ebenso vielen anderen Neuronen ähnlicher Aktivierung</translation>
    </message>
    <message>
      <source>first </source>
      <translation>erste </translation>
    </message>
    <message>
      <source>set to zero</source>
      <translation>auf null setzen</translation>
    </message>
    <message>
      <source>mean of non-sinks</source>
      <translation>Mittel der Nicht-Senken</translation>
    </message>
    <message>
      <source>scale</source>
      <translation>skalieren</translation>
    </message>
    <message>
      <source>Filters in force</source>
      <translation>Geltende Filter</translation>
    </message>
    <message>
      <source>Show the others too</source>
      <translation>Auch die anderen zeigen</translation>
    </message>
    <message>
      <source>"%1" (id %2) at token %3
%4, l_start %5, lifetime %6</source>
      <translation>„%1“ (Nummer %2) an Token %3
%4, l_start %5, Lebensdauer %6</translation>
    </message>
    <message>
      <source>only l_start %1, lifetime %2</source>
      <translation>nur l_start %1, Lebensdauer %2</translation>
    </message>
    <message>
      <source>only token id %1</source>
      <translation>nur Token-ID %1</translation>
    </message>
    <message>
      <source>only %1</source>
      <translation>nur %1</translation>
    </message>
    <message>
      <source>only tokens %1 to %2</source>
      <translation>nur Token %1 bis %2</translation>
    </message>
    <message>
      <source>The pass %1</source>
      <translation>Der Durchlauf: %1</translation>
    </message>
    <message>
      <source>Trace</source>
      <translation>Trace</translation>
    </message>
    <message>
      <source>BOS, primary</source>
      <translation>BOS, primär</translation>
    </message>
    <message>
      <source>Secondary</source>
      <translation>Sekundär</translation>
    </message>
    <message>
      <source>Noise</source>
      <translation>Rauschen</translation>
    </message>
    <message>
      <source>Each sink at its token position; sinks that the filter leaves out are pale</source>
      <translation>Jede Senke an ihrer Token-Position; vom Filter ausgelassene sind blass</translation>
    </message>
    <message>
      <source>  ·  %1 on %2</source>
      <translation>  ·  %1 auf %2</translation>
    </message>
    <message>
      <source>Sink level</source>
      <translation>Senkenstufe</translation>
    </message>
    <message>
      <source>Label</source>
      <translation>Label</translation>
    </message>
    <message>
      <source>Figure 2: levels</source>
      <translation>Abbildung 2: Stufen</translation>
    </message>
    <message>
      <source>Figure 3: positions</source>
      <translation>Abbildung 3: Positionen</translation>
    </message>
    <message>
      <source>Table 1: tokens</source>
      <translation>Tabelle 1: Tokens</translation>
    </message>
    <message>
      <source>Tables 2/3: layers</source>
      <translation>Tabellen 2/3: Schichten</translation>
    </message>
    <message>
      <source>Level counts</source>
      <translation>Zahl je Stufe</translation>
    </message>
    <message>
      <source>Position counts</source>
      <translation>Zahl je Position</translation>
    </message>
    <message>
      <source>Sources…</source>
      <translation>Quellen…</translation>
    </message>
    <message>
      <source>Where the traces and a tokenizer are: they give the tokens their text</source>
      <translation>Wo die Traces und ein Tokenizer sind: sie geben den Tokens ihren Text</translation>
    </message>
    <message>
      <source>Close sets</source>
      <translation>Mengen schließen</translation>
    </message>
    <message>
      <source>Further detection files are shown beside those that are open</source>
      <translation>Weitere Detektionsdateien werden neben den offenen gezeigt</translation>
    </message>
    <message>
      <source>All levels</source>
      <translation>Alle Stufen</translation>
    </message>
    <message>
      <source>l_start %1, lifetime %2 (%3)</source>
      <translation>l_start %1, Lebensdauer %2 (%3)</translation>
    </message>
    <message>
      <source>All tokens</source>
      <translation>Alle Tokens</translation>
    </message>
    <message>
      <source>"%1" (%2)</source>
      <translation>„%1“ (%2)</translation>
    </message>
    <message>
      <source>All labels</source>
      <translation>Alle Label</translation>
    </message>
    <message>
      <source>The traces of a set are listed here once a detection file is open.</source>
      <translation>Die Traces einer Menge stehen hier, sobald eine Detektionsdatei offen ist.</translation>
    </message>
    <message>
      <source>%1 of %2 traces, %3 sinks</source>
      <translation>%1 von %2 Traces, %3 Senken</translation>
    </message>
    <message>
      <source> at tokens %1 to %2 (figure 3)</source>
      <translation> an den Tokens %1 bis %2 (Abbildung 3)</translation>
    </message>
    <message>
      <source>Published code labels by lifetime ≥ L − 15, on the layers where the BOS sink is on</source>
      <translation>Veröffentlichter Code benennt nach Lebensdauer ≥ L − 15, auf den Schichten der BOS-Senke</translation>
    </message>
    <message>
      <source>Paper text calls primary what starts and lasts with the BOS sink, on its layers</source>
      <translation>Text der Arbeit nennt primär, was mit der BOS-Senke beginnt und dauert, auf deren Schichten</translation>
    </message>
    <message>
      <source>Unclipped takes all layers, with the paper's labels</source>
      <translation>Ungekürzt nimmt alle Schichten, mit den Labeln der Arbeit</translation>
    </message>
    <message>
      <source>%1: %2 here.</source>
      <translation>%1: hier %2.</translation>
    </message>
    <message>
      <source>published code</source>
      <translation>veröffentlichter Code</translation>
    </message>
    <message>
      <source>paper text</source>
      <translation>Text der Arbeit</translation>
    </message>
    <message>
      <source>unclipped</source>
      <translation>ungekürzt</translation>
    </message>
    <message>
      <source>custom</source>
      <translation>eigene</translation>
    </message>
    <message>
      <source>|cos| &gt; 0.9, clipped to the layers where the BOS sink is on, labels by lifetime</source>
      <translation>|cos| &gt; 0,9, gekürzt auf die Schichten der BOS-Senke, Label nach Lebensdauer</translation>
    </message>
    <message>
      <source>cos &gt; 0.95, clipped, primary = lives with the BOS sink</source>
      <translation>cos &gt; 0,95, gekürzt, primär = lebt mit der BOS-Senke</translation>
    </message>
    <message>
      <source>cos &gt; 0.95 on all layers: shows what the clip hides</source>
      <translation>cos &gt; 0,95 auf allen Schichten: zeigt, was das Kürzen verbirgt</translation>
    </message>
    <message>
      <source>Preset</source>
      <translation>Vorgabe</translation>
    </message>
    <message>
      <source>&amp;Reset</source>
      <translation>&amp;Zurücksetzen</translation>
    </message>
    <message>
      <source>Back to the values of the preset</source>
      <translation>Zurück zu den Werten der Vorgabe</translation>
    </message>
    <message>
      <source>Threshold</source>
      <translation>Schwelle</translation>
    </message>
    <message>
      <source>A token is on at a layer where the cosine of its residual with the BOS sink's is above this</source>
      <translation>Ein Token ist an einer Schicht an, wo der Kosinus seines Residuums mit dem der BOS-Senke darüber liegt</translation>
    </message>
    <message>
      <source>&amp;absolute cosine</source>
      <translation>&amp;absoluter Kosinus</translation>
    </message>
    <message>
      <source>Directions opposite to the BOS sink's count as well</source>
      <translation>Auch Richtungen entgegen der BOS-Senke zählen</translation>
    </message>
    <message>
      <source>&amp;clip to the BOS sink's layers</source>
      <translation>auf die Schichten der BOS-Senke &amp;kürzen</translation>
    </message>
    <message>
      <source>Look only between the largest jump of the BOS sink's norm and the largest drop after it</source>
      <translation>Nur zwischen dem größten Sprung der Norm der BOS-Senke und ihrem größten Abfall danach suchen</translation>
    </message>
    <message>
      <source>2 positions (plain text)</source>
      <translation>2 Positionen (reiner Text)</translation>
    </message>
    <message>
      <source>3 positions (chat template)</source>
      <translation>3 Positionen (Chat-Vorlage)</translation>
    </message>
    <message>
      <source>the first position alone</source>
      <translation>nur die erste Position</translation>
    </message>
    <message>
      <source>The BOS sink is the token of largest mean norm among the first positions</source>
      <translation>Die BOS-Senke ist das Token größter mittlerer Norm unter den ersten Positionen</translation>
    </message>
    <message>
      <source>BOS window</source>
      <translation>BOS-Fenster</translation>
    </message>
    <message>
      <source>Sinks that are on in fewer layers than this are left out</source>
      <translation>Senken, die auf weniger Schichten an sind, bleiben weg</translation>
    </message>
    <message>
      <source>Minimum lifetime</source>
      <translation>Kleinste Lebensdauer</translation>
    </message>
    <message>
      <source>by lifetime (published)</source>
      <translation>nach Lebensdauer (veröffentlicht)</translation>
    </message>
    <message>
      <source>by the BOS sink (paper)</source>
      <translation>nach der BOS-Senke (Arbeit)</translation>
    </message>
    <message>
      <source>lifetime ≥ L−15 primary, above 4 secondary, else noise; needs more than 19 layers</source>
      <translation>Lebensdauer ≥ L−15 primär, über 4 sekundär, sonst Rauschen; braucht mehr als 19 Schichten</translation>
    </message>
    <message>
      <source>primary: starts with the BOS sink and lasts as long; else secondary</source>
      <translation>primär: beginnt mit der BOS-Senke und dauert so lang; sonst sekundär</translation>
    </message>
    <message>
      <source>Labels</source>
      <translation>Label</translation>
    </message>
    <message>
      <source>block outputs, final norm last</source>
      <translation>Blockausgänge, zuletzt nach der Schlussnorm</translation>
    </message>
    <message>
      <source>block outputs</source>
      <translation>Blockausgänge</translation>
    </message>
    <message>
      <source>block inputs</source>
      <translation>Blockeingänge</translation>
    </message>
    <message>
      <source>Rows</source>
      <translation>Zeilen</translation>
    </message>
    <message>
      <source>Found</source>
      <translation>Gefunden</translation>
    </message>
    <message>
      <source>Looked at</source>
      <translation>Betrachtet</translation>
    </message>
    <message>
      <source>Row l is the residual leaving block l; the last one after the final norm, as transformers returns it and the published results have it.</source>
      <translation>Zeile l ist das Residuum, das Block l verlässt; die letzte nach der Schlussnorm, wie transformers sie gibt und die veröffentlichten Ergebnisse sie haben.</translation>
    </message>
    <message>
      <source>Row l is the residual leaving block l, the last one before the final norm.</source>
      <translation>Zeile l ist das Residuum, das Block l verlässt, die letzte vor der Schlussnorm.</translation>
    </message>
    <message>
      <source>Row l is the residual entering block l: a sink made by block l is on from row l+1.</source>
      <translation>Zeile l ist das Residuum, das in Block l eintritt: eine Senke aus Block l ist ab Zeile l+1 an.</translation>
    </message>
    <message>
      <source>levels: %1</source>
      <translation>Stufen: %1</translation>
    </message>
    <message>
      <source>nothing yet: open a run</source>
      <translation>noch nichts: öffnen Sie einen Lauf</translation>
    </message>
    <message>
      <source>imported detections: parameters are as published</source>
      <translation>importierte Detektionen: Parameter wie veröffentlicht</translation>
    </message>
    <message>
      <source>no rows yet</source>
      <translation>noch keine Zeilen</translation>
    </message>
    <message>
      <source>rows %1–%2 of %3, BOS sink at token %4</source>
      <translation>Zeilen %1–%2 von %3, BOS-Senke an Token %4</translation>
    </message>
    <message>
      <source>lost</source>
      <translation>verloren</translation>
    </message>
    <message>
      <source>gained</source>
      <translation>neu</translation>
    </message>
    <message>
      <source>kept</source>
      <translation>geblieben</translation>
    </message>
    <message>
      <source>first layer: %1 in the baseline, %2 in the variant; – is no sink</source>
      <translation>erste Schicht: %1 im Ausgangslauf, %2 in der Variante; – heißt keine Senke</translation>
    </message>
    <message>
      <source>on in %1 layers of the baseline, in %2 of the variant</source>
      <translation>an in %1 Schichten des Ausgangslaufs, in %2 der Variante</translation>
    </message>
    <message>
      <source>not computed</source>
      <translation>nicht berechnet</translation>
    </message>
    <message>
      <source>l2 norm of the MLP output at layer %1, variant − baseline: %2</source>
      <translation>l2-Norm der MLP-Ausgabe auf Schicht %1, Variante − Ausgangslauf: %2</translation>
    </message>
    <message>
      <source>sink score at layer %1, variant − baseline: %2</source>
      <translation>Senkenwert auf Schicht %1, Variante − Ausgangslauf: %2</translation>
    </message>
    <message>
      <source>token %1 of %2, %3</source>
      <translation>Token %1 von %2, %3</translation>
    </message>
    <message>
      <source>“%1”, id %2</source>
      <translation>„%1“, Nummer %2</translation>
    </message>
    <message>
      <source>on from layer %1</source>
      <translation>an ab Schicht %1</translation>
    </message>
    <message>
      <source>on in %1 layers, with gaps</source>
      <translation>an auf %1 Schichten, mit Lücken</translation>
    </message>
    <message>
      <source>on in %1 layers</source>
      <translation>an auf %1 Schichten</translation>
    </message>
    <message>
      <source>l2 norm of the MLP output at layer %1: %2</source>
      <translation>l2-Norm des MLP-Ausgangs an Schicht %1: %2</translation>
    </message>
    <message>
      <source>largest sink score, at layer %1: %2</source>
      <translation>größter Senkenwert, an Schicht %1: %2</translation>
    </message>
    <message>
      <source>position</source>
      <translation>Position</translation>
    </message>
    <message>
      <source>token</source>
      <translation>Token</translation>
    </message>
    <message>
      <source>l_start</source>
      <translation>l_start</translation>
    </message>
    <message>
      <source>lifetime</source>
      <translation>Lebensdauer</translation>
    </message>
    <message>
      <source>label</source>
      <translation>Label</translation>
    </message>
    <message>
      <source>‖f‖₂</source>
      <translation>‖f‖₂</translation>
    </message>
    <message>
      <source>max score</source>
      <translation>größter Wert</translation>
    </message>
    <message>
      <source>Index of the token in the trace</source>
      <translation>Nummer des Tokens in der Trace</translation>
    </message>
    <message>
      <source>Text of the token; · is a space, ↵ a line break</source>
      <translation>Text des Tokens; · ist ein Leerzeichen, ↵ ein Zeilenumbruch</translation>
    </message>
    <message>
      <source>First layer at which the token is a sink</source>
      <translation>Erste Schicht, auf der das Token eine Senke ist</translation>
    </message>
    <message>
      <source>Number of layers at which it is a sink</source>
      <translation>Zahl der Schichten, auf denen es eine Senke ist</translation>
    </message>
    <message>
      <source>Label under the detector's rule</source>
      <translation>Label nach der Regel des Detektors</translation>
    </message>
    <message>
      <source>l2 norm of the MLP output at l_start</source>
      <translation>l2-Norm der MLP-Ausgabe bei l_start</translation>
    </message>
    <message>
      <source>Largest sink score over all layers</source>
      <translation>Größter Senkenwert über alle Schichten</translation>
    </message>
    <message>
      <source>Filter: text, l_start=2, lifetime&gt;5, label:secondary</source>
      <translation>Filter: Text, l_start=2, lifetime&gt;5, label:secondary</translation>
    </message>
    <message>
      <source>Words are looked for in token, label and position. Comparisons: position, id, l_start, lifetime, f, score
with = != &lt; &lt;= &gt; &gt;=, and label:NAME. All terms must hold.</source>
      <translation>Wörter werden in Token, Label und Position gesucht. Vergleiche: position, id, l_start, lifetime, f, score
mit = != &lt; &lt;= &gt; &gt;=, und label:NAME. Alle müssen gelten.</translation>
    </message>
    <message>
      <source>Filter of the sink table</source>
      <translation>Filter der Senkentabelle</translation>
    </message>
    <message>
      <source>Sinks are listed here once a run is open.</source>
      <translation>Senken stehen hier, sobald ein Lauf offen ist.</translation>
    </message>
    <message>
      <source>1 sink</source>
      <translation>1 Senke</translation>
    </message>
    <message>
      <source>%1 sinks</source>
      <translation>%1 Senken</translation>
    </message>
    <message>
      <source>%1 of %2 sinks</source>
      <translation>%1 von %2 Senken</translation>
    </message>
    <message>
      <source>%1, variant against baseline: %2 lost, %3 gained</source>
      <translation>%1, Variante gegen Ausgangslauf: %2 verloren, %3 neu</translation>
    </message>
    <message>
      <source>“%1” is no column: position, id, l_start, lifetime, label, f or score. It is looked for as text.</source>
      <translation>„%1“ ist keine Spalte: position, id, l_start, lifetime, label, f oder score. Es wird als Text gesucht.</translation>
    </message>
    <message>
      <source>&amp;Copy rows</source>
      <translation>Zeilen &amp;kopieren</translation>
    </message>
    <message>
      <source>%1–%2 % of the values</source>
      <translation>%1–%2 % der Werte</translation>
    </message>
    <message>
      <source>without BOS and primary sinks</source>
      <translation>ohne BOS- und primäre Senken</translation>
    </message>
    <message>
      <source>%1 (baseline %2, variant %3)</source>
      <translation>%1 (Ausgangslauf %2, Variante %3)</translation>
    </message>
    <message>
      <source>not finite</source>
      <translation>nicht endlich</translation>
    </message>
    <message>
      <source>selection %1</source>
      <translation>Auswahl %1</translation>
    </message>
    <message>
      <source>ordinary token</source>
      <translation>gewöhnliches Token</translation>
    </message>
    <message>
      <source>BOS sink</source>
      <translation>BOS-Senke</translation>
    </message>
    <message>
      <source>primary sink</source>
      <translation>primäre Senke</translation>
    </message>
    <message>
      <source>secondary sink</source>
      <translation>sekundäre Senke</translation>
    </message>
    <message>
      <source>noise</source>
      <translation>Rauschen</translation>
    </message>
    <message>
      <source>baseline</source>
      <translation>Ausgangslauf</translation>
    </message>
    <message>
      <source>variant</source>
      <translation>Variante</translation>
    </message>
    <message>
      <source>difference</source>
      <translation>Unterschied</translation>
    </message>
    <message>
      <source>variant − baseline</source>
      <translation>Variante − Ausgangslauf</translation>
    </message>
    <message>
      <source>The two runs have other tokens: Compare shows them side by side.</source>
      <translation>Die beiden Läufe haben andere Tokens: Vergleich zeigt sie nebeneinander.</translation>
    </message>
    <message>
      <source>The two models have other numbers of blocks: Compare shows them side by side.</source>
      <translation>Die beiden Modelle haben verschieden viele Blöcke: Vergleich zeigt sie nebeneinander.</translation>
    </message>
    <message>
      <source>Add same token id, &amp;not a sink</source>
      <translation>Gleiche Token-Nummer, &amp;keine Senke, dazunehmen</translation>
    </message>
    <message>
      <source>detector</source>
      <translation>Detektor</translation>
    </message>
    <message>
      <source>grid and colours</source>
      <translation>Gitter und Farben</translation>
    </message>
    <message>
      <source>kept selections</source>
      <translation>behaltene Auswahlen</translation>
    </message>
    <message>
      <source>selection</source>
      <translation>Auswahl</translation>
    </message>
    <message>
      <source>&amp;Keep current selection</source>
      <translation>Auswahl &amp;behalten</translation>
    </message>
    <message>
      <source>Kept selections</source>
      <translation>Behaltene Auswahlen</translation>
    </message>
    <message>
      <source>Double click recalls a selection, F2 renames it, Delete removes it.</source>
      <translation>Doppelklick ruft eine Auswahl zurück, F2 benennt um, Entf löscht.</translation>
    </message>
    <message>
      <source>Keep the selected tokens under a name</source>
      <translation>Behält die gewählten Tokens unter einem Namen</translation>
    </message>
    <message>
      <source>&amp;Recall</source>
      <translation>&amp;Zurückrufen</translation>
    </message>
    <message>
      <source>Select exactly these tokens</source>
      <translation>Genau diese Tokens auswählen</translation>
    </message>
    <message>
      <source>&amp;Unite</source>
      <translation>&amp;Vereinigen</translation>
    </message>
    <message>
      <source>Add these tokens to the current selection</source>
      <translation>Diese Tokens zur Auswahl hinzufügen</translation>
    </message>
    <message>
      <source>R&amp;ename</source>
      <translation>&amp;Umbenennen</translation>
    </message>
    <message>
      <source>Rename (F2)</source>
      <translation>Umbenennen (F2)</translation>
    </message>
    <message>
      <source>&amp;Intersect</source>
      <translation>&amp;Schneiden</translation>
    </message>
    <message>
      <source>Keep only tokens that are in both</source>
      <translation>Nur Tokens behalten, die in beiden sind</translation>
    </message>
    <message>
      <source>&amp;Subtract</source>
      <translation>&amp;Abziehen</translation>
    </message>
    <message>
      <source>Take these tokens out of the current selection</source>
      <translation>Diese Tokens aus der Auswahl nehmen</translation>
    </message>
    <message>
      <source>&amp;Delete</source>
      <translation>&amp;Löschen</translation>
    </message>
    <message>
      <source>Forget this selection (Del)</source>
      <translation>Diese Auswahl vergessen (Entf)</translation>
    </message>
    <message>
      <source>%1, at character %2 of the pattern</source>
      <translation>%1, an Zeichen %2 des Musters</translation>
    </message>
    <message>
      <source>Left and right move the current token, up and down go by lines, Alt with up and down change the layer, n and p go to sinks.</source>
      <translation>Links und rechts bewegen das Token, auf und ab gehen um Zeilen, Alt mit auf und ab ändern die Schicht, n und p gehen zu Senken.</translation>
    </message>
    <message>
      <source>token %1, id %2: “%3”
%4</source>
      <translation>Token %1, Nummer %2: „%3“
%4</translation>
    </message>
    <message>
      <source>, l_start %1, lifetime %2</source>
      <translation>, l_start %1, Lebensdauer %2</translation>
    </message>
    <message>
      <source>
%1 at layer %2: %3</source>
      <translation>
%1 an Schicht %2: %3</translation>
    </message>
    <message>
      <source>The text of the trace appears here, one box a token.</source>
      <translation>Der Text der Trace erscheint hier, ein Kästchen je Token.</translation>
    </message>
  </context>
</TS>
