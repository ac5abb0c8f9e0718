<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
  <context>
    <name>sinkscope</name>
    <message numerus="yes">
      <source> and %n more</source>
      <translation>
        <numerusform> and %n more</numerusform>
        <numerusform> and %n more</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n tokens: %1</source>
      <translation>
        <numerusform>%n token: %1</numerusform>
        <numerusform>%n tokens: %1</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>The first %1 of %n tokens, format “%2”:</source>
      <translation>
        <numerusform>The first %1 of %n token, format “%2”:</numerusform>
        <numerusform>The first %1 of %n tokens, format “%2”:</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>For this view the model reads the %n token(s) once more.</source>
      <translation>
        <numerusform>For this view the model reads the %n token once more.</numerusform>
        <numerusform>For this view the model reads the %n tokens once more.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n tokens</source>
      <translation>
        <numerusform>%n token</numerusform>
        <numerusform>%n tokens</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Reading the prompt of %n tokens…</source>
      <translation>
        <numerusform>Reading the prompt of %n token…</numerusform>
        <numerusform>Reading the prompt of %n tokens…</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Select all %n matches</source>
      <translation>
        <numerusform>Select the %n match</numerusform>
        <numerusform>Select all %n matches</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>and %n more</source>
      <translation>
        <numerusform>and %n more</numerusform>
        <numerusform>and %n more</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n variant(s) of the lab</source>
      <translation>
        <numerusform>%n variant of the lab</numerusform>
        <numerusform>%n variants of the lab</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>the lab's results (%n figure(s))</source>
      <translation>
        <numerusform>the lab's results (%n figure)</numerusform>
        <numerusform>the lab's results (%n figures)</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n sink(s) lost</source>
      <translation>
        <numerusform>%n sink lost</numerusform>
        <numerusform>%n sinks lost</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n sink(s) gained</source>
      <translation>
        <numerusform>%n sink gained</numerusform>
        <numerusform>%n sinks gained</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n sink(s)</source>
      <translation>
        <numerusform>%n sink</numerusform>
        <numerusform>%n sinks</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Details (%n more)</source>
      <translation>
        <numerusform>Details (%n more)</numerusform>
        <numerusform>Details (%n more)</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Layer %1 of %2   %n tokens</source>
      <translation>
        <numerusform>Layer %1 of %2   %n token</numerusform>
        <numerusform>Layer %1 of %2   %n tokens</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>The trace's token ids differ from this tokenizer's at %n positions; the trace's ids were used.</source>
      <translation>
        <numerusform>The trace's token ids differ from this tokenizer's at %n position; the trace's ids were used.</numerusform>
        <numerusform>The trace's token ids differ from this tokenizer's at %n positions; the trace's ids were used.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n pass(es) of the model over the trace</source>
      <translation>
        <numerusform>%n pass of the model over the trace</numerusform>
        <numerusform>%n passes of the model over the trace</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>&amp;Make variant of %n</source>
      <translation>
        <numerusform>&amp;Make variant of %n</numerusform>
        <numerusform>&amp;Make variant of %n</numerusform>
      </translation>
    </message>
  </context>
</TS>
