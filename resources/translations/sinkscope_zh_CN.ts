<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
  <context>
    <name>sinkscope</name>
    <message>
      <source>Write the &amp;recipe beside each figure</source>
      <translation>在每幅图旁写入配方(&amp;R)</translation>
    </message>
    <message>
      <source>Export figures</source>
      <translation>导出图</translation>
    </message>
    <message>
      <source> (figure %1)</source>
      <translation>（图 %1）</translation>
    </message>
    <message>
      <source>JSON that sinkscope figures --recipe draws again. It names the files of its runs: those in no file yet are saved into the folder first</source>
      <translation>可由 sinkscope figures --recipe 重绘的 JSON。其中列出各次运行的文件；尚无文件的会先存入该文件夹</translation>
    </message>
    <message>
      <source>JSON that sinkscope figures --recipe draws again</source>
      <translation>可由 sinkscope figures --recipe 重绘的 JSON</translation>
    </message>
    <message>
      <source>&amp;Export</source>
      <translation>导出(&amp;E)</translation>
    </message>
    <message>
      <source>&amp;Copy figure</source>
      <translation>复制图(&amp;C)</translation>
    </message>
    <message>
      <source>The figure shown, at this size, for a document</source>
      <translation>所示的图,按此尺寸,用于文档</translation>
    </message>
    <message>
      <source>&amp;Browse…</source>
      <translation>浏览(&amp;B)…</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <source>Folder for the figures</source>
      <translation>存放图的文件夹</translation>
    </message>
    <message>
      <source>A token or an end of an axis is not understood: numbers, please</source>
      <translation>无法理解某个词元或坐标轴端点:请输入数字</translation>
    </message>
    <message>
      <source>%1 (replaced)</source>
      <translation>%1(将被替换)</translation>
    </message>
    <message>
      <source>the runs that are in no file yet</source>
      <translation>尚未保存到文件的运行</translation>
    </message>
    <message numerus="yes">
      <source> and %n more</source>
      <translation>
        <numerusform>等另外 %n 个</numerusform>
      </translation>
    </message>
    <message>
      <source>Nothing is chosen.</source>
      <translation>未选择任何内容。</translation>
    </message>
    <message>
      <source>Writes %1</source>
      <translation>将写入 %1</translation>
    </message>
    <message>
      <source>The folder %1 cannot be made.</source>
      <translation>无法创建文件夹 %1。</translation>
    </message>
    <message>
      <source>Choose another folder.</source>
      <translation>请选择另一个文件夹。</translation>
    </message>
    <message>
      <source>Choose another folder or size and export again.</source>
      <translation>请选择另一个文件夹或尺寸后重新导出。</translation>
    </message>
    <message>
      <source>Files written to %1: %2</source>
      <translation>已写入 %1 的文件：%2</translation>
    </message>
    <message>
      <source> mm</source>
      <translation> 毫米</translation>
    </message>
    <message>
      <source> pt</source>
      <translation> 磅</translation>
    </message>
    <message>
      <source>titles</source>
      <translation>标题</translation>
    </message>
    <message>
      <source>caption</source>
      <translation>图注</translation>
    </message>
    <message>
      <source>name of the run</source>
      <translation>运行名称</translation>
    </message>
    <message>
      <source>Keep…</source>
      <translation>保存…</translation>
    </message>
    <message>
      <source>Keep this size, type and line width as a preset of your own</source>
      <translation>将此尺寸、字体和线宽保存为自己的预设</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>移除</translation>
    </message>
    <message>
      <source>Remove this preset of your own</source>
      <translation>移除自己的这个预设</translation>
    </message>
    <message>
      <source>&amp;Preset</source>
      <translation>预设(&amp;P)</translation>
    </message>
    <message>
      <source>as it suits</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>&amp;Width, height</source>
      <translation>宽、高(&amp;W)</translation>
    </message>
    <message>
      <source>&amp;Type</source>
      <translation>字体(&amp;T)</translation>
    </message>
    <message>
      <source>colours</source>
      <translation>彩色</translation>
    </message>
    <message>
      <source>greys</source>
      <translation>灰度</translation>
    </message>
    <message>
      <source>&amp;Lines, palette</source>
      <translation>线条、配色(&amp;L)</translation>
    </message>
    <message>
      <source>With</source>
      <translation>包含</translation>
    </message>
    <message>
      <source>as selected; or 27, 56, 90-95</source>
      <translation>按选择;或 27, 56, 90-95</translation>
    </message>
    <message>
      <source>T&amp;okens</source>
      <translation>词元(&amp;O)</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>格式</translation>
    </message>
    <message>
      <source>&amp;Dots per inch (PNG)</source>
      <translation>每英寸点数 (PNG)(&amp;D)</translation>
    </message>
    <message>
      <source>own size</source>
      <translation>自定义尺寸</translation>
    </message>
    <message>
      <source>%1 column</source>
      <translation>%1 栏</translation>
    </message>
    <message>
      <source>Keep preset</source>
      <translation>保存预设</translation>
    </message>
    <message>
      <source>Name of the preset:</source>
      <translation>预设名称:</translation>
    </message>
    <message>
      <source>The page as it will be</source>
      <translation>将要输出的页面</translation>
    </message>
    <message>
      <source>The page at its true size. Drag it into a document, or copy it</source>
      <translation>页面的实际尺寸。可拖入文档或复制</translation>
    </message>
    <message>
      <source>Open run</source>
      <translation>打开运行</translation>
    </message>
    <message>
      <source>Runs (*.h5 *.hdf5);;Detections (*.jsonl);;All files (*)</source>
      <translation>运行 (*.h5 *.hdf5);;检测结果 (*.jsonl);;所有文件 (*)</translation>
    </message>
    <message>
      <source>Compare with runs</source>
      <translation>与运行比较</translation>
    </message>
    <message>
      <source>Open trace</source>
      <translation>打开轨迹</translation>
    </message>
    <message>
      <source>Traces (*.jsonl *.json *.txt);;All files (*)</source>
      <translation>轨迹 (*.jsonl *.json *.txt);;所有文件 (*)</translation>
    </message>
    <message>
      <source>Save run as</source>
      <translation>运行另存为</translation>
    </message>
    <message>
      <source>Runs (*.h5)</source>
      <translation>运行 (*.h5)</translation>
    </message>
    <message>
      <source>Save traces</source>
      <translation>保存轨迹</translation>
    </message>
    <message>
      <source>Traces (*.jsonl)</source>
      <translation>轨迹 (*.jsonl)</translation>
    </message>
    <message>
      <source>Open tour</source>
      <translation>打开导览</translation>
    </message>
    <message>
      <source>Tours (*.json)</source>
      <translation>导览 (*.json)</translation>
    </message>
    <message>
      <source>Record tour</source>
      <translation>录制导览</translation>
    </message>
    <message>
      <source>Not saved</source>
      <translation>尚未保存</translation>
    </message>
    <message>
      <source>%1 Save it before going on?</source>
      <translation>%1 继续之前是否保存？</translation>
    </message>
    <message>
      <source>Export sinks</source>
      <translation>导出汇聚点</translation>
    </message>
    <message>
      <source>CSV (*.csv)</source>
      <translation>CSV (*.csv)</translation>
    </message>
    <message>
      <source>Wrote %1.</source>
      <translation>已写入 %1。</translation>
    </message>
    <message>
      <source>About Sinkscope</source>
      <translation>关于 Sinkscope</translation>
    </message>
    <message>
      <source>&lt;b&gt;Sinkscope %1&lt;/b&gt;&lt;p&gt;An explorer of attention sinks in language models.&lt;/p&gt;&lt;p&gt;Quantities follow Wong et al., &lt;i&gt;On the Existence and Behaviour of Secondary Attention Sinks&lt;/i&gt;, arXiv 2512.22213.&lt;/p&gt;&lt;p&gt;GPL-3.0-or-later.&lt;/p&gt;</source>
      <translation>&lt;b&gt;Sinkscope %1&lt;/b&gt;&lt;p&gt;语言模型注意力汇聚点的探索工具。&lt;/p&gt;&lt;p&gt;各量的定义依据 Wong 等，&lt;i&gt;On the Existence and Behaviour of Secondary Attention Sinks&lt;/i&gt;，arXiv 2512.22213。&lt;/p&gt;&lt;p&gt;GPL-3.0-or-later。&lt;/p&gt;</translation>
    </message>
    <message>
      <source>Traces to the same prompt, one after the other</source>
      <translation>同一提示的多条轨迹，依次生成</translation>
    </message>
    <message>
      <source>An answer may end earlier by itself</source>
      <translation>回答可能自行提前结束</translation>
    </message>
    <message>
      <source>Higher draws unlikely tokens more often</source>
      <translation>值越高，越常抽到低概率词元</translation>
    </message>
    <message>
      <source>Draws only from the likeliest tokens that have this probability together</source>
      <translation>只从累计概率达到此值的最可能词元中抽取</translation>
    </message>
    <message>
      <source>Answer i is drawn with seed + i</source>
      <translation>第 i 个回答以 种子 + i 抽取</translation>
    </message>
    <message>
      <source>&amp;Generate</source>
      <translation>生成(&amp;G)</translation>
    </message>
    <message>
      <source>&amp;Stop</source>
      <translation>停止(&amp;S)</translation>
    </message>
    <message>
      <source>Keeps what is written so far (Escape)</source>
      <translation>保留已写内容 (Escape)</translation>
    </message>
    <message>
      <source>&amp;Explore</source>
      <translation>探索(&amp;E)</translation>
    </message>
    <message>
      <source>Analyses what is written so far, token by token</source>
      <translation>逐词元分析已写内容</translation>
    </message>
    <message>
      <source>Sa&amp;ve traces…</source>
      <translation>保存轨迹(&amp;V)…</translation>
    </message>
    <message>
      <source>As JSONL, with the token ids</source>
      <translation>存为 JSONL，含词元编号</translation>
    </message>
    <message>
      <source>New trace</source>
      <translation>新轨迹</translation>
    </message>
    <message>
      <source>Answer</source>
      <translation>回答</translation>
    </message>
    <message>
      <source>Answer shown</source>
      <translation>显示的回答</translation>
    </message>
    <message>
      <source>The model's answer appears here, token by token.</source>
      <translation>模型的回答会逐词元显示在此。</translation>
    </message>
    <message>
      <source>The likeliest (greedy)</source>
      <translation>最可能的词元 (greedy)</translation>
    </message>
    <message>
      <source>Drawn by probability</source>
      <translation>按概率抽取</translation>
    </message>
    <message>
      <source>Open &amp;model…</source>
      <translation>打开模型(&amp;M)…</translation>
    </message>
    <message>
      <source>&amp;Tokens at most</source>
      <translation>词元上限(&amp;T)</translation>
    </message>
    <message>
      <source>&amp;Next token</source>
      <translation>下一词元(&amp;N)</translation>
    </message>
    <message>
      <source>&amp;Answers</source>
      <translation>回答数(&amp;A)</translation>
    </message>
    <message>
      <source>Te&amp;mperature</source>
      <translation>温度(&amp;M)</translation>
    </message>
    <message>
      <source>Top-&amp;p</source>
      <translation>Top-&amp;p</translation>
    </message>
    <message>
      <source>See&amp;d</source>
      <translation>种子(&amp;D)</translation>
    </message>
    <message>
      <source>C&amp;lose</source>
      <translation>关闭(&amp;L)</translation>
    </message>
    <message>
      <source>Written by %1</source>
      <translation>由 %1 书写</translation>
    </message>
    <message>
      <source>No model is open. Open one that writes the trace.</source>
      <translation>没有打开的模型。请打开一个来书写轨迹。</translation>
    </message>
    <message>
      <source>Answer %1</source>
      <translation>回答 %1</translation>
    </message>
    <message>
      <source>Open a model first</source>
      <translation>请先打开模型</translation>
    </message>
    <message>
      <source>Write a prompt, or choose a problem, first</source>
      <translation>请先写提示或选择题目</translation>
    </message>
    <message>
      <source>Starts afresh</source>
      <translation>重新开始</translation>
    </message>
    <message>
      <source>Looking for models on this machine…</source>
      <translation>正在本机查找模型…</translation>
    </message>
    <message>
      <source>Open model</source>
      <translation>打开模型</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Architecture</source>
      <translation>架构</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>大小</translation>
    </message>
    <message>
      <source>Folder or file</source>
      <translation>文件夹或文件</translation>
    </message>
    <message>
      <source>Choose &amp;folder…</source>
      <translation>选择文件夹(&amp;F)…</translation>
    </message>
    <message>
      <source>Choose &amp;GGUF file…</source>
      <translation>选择 GGUF 文件(&amp;G)…</translation>
    </message>
    <message>
      <source>Model folder</source>
      <translation>模型文件夹</translation>
    </message>
    <message>
      <source>GGUF file</source>
      <translation>GGUF 文件</translation>
    </message>
    <message>
      <source>GGUF (*.gguf);;All files (*)</source>
      <translation>GGUF (*.gguf);;所有文件 (*)</translation>
    </message>
    <message>
      <source>None</source>
      <translation>无</translation>
    </message>
    <message>
      <source>A folder that peft wrote: its weights are added to the model's</source>
      <translation>peft 写出的文件夹：其权重会加到模型的权重上</translation>
    </message>
    <message>
      <source>LoRA &amp;adapter:</source>
      <translation>LoRA 适配器(&amp;A)：</translation>
    </message>
    <message>
      <source>C&amp;hoose…</source>
      <translation>选择(&amp;H)…</translation>
    </message>
    <message>
      <source>Adapter folder</source>
      <translation>适配器文件夹</translation>
    </message>
    <message>
      <source>No model was found in the Hugging Face cache. Choose a folder with config.json and safetensors files, or a GGUF file.</source>
      <translation>Hugging Face 缓存中没有找到模型。请选择含 config.json 和 safetensors 的文件夹，或一个 GGUF 文件。</translation>
    </message>
    <message>
      <source>Models found: %1</source>
      <translation>找到的模型：%1</translation>
    </message>
    <message>
      <source>This folder is a LoRA adapter: now choose the model that it was trained on.</source>
      <translation>此文件夹是 LoRA 适配器：现在请选择训练它时所用的模型。</translation>
    </message>
    <message>
      <source>Panels and axes</source>
      <translation>面板与坐标轴</translation>
    </message>
    <message>
      <source>panel</source>
      <translation>面板</translation>
    </message>
    <message>
      <source>x from</source>
      <translation>x 起</translation>
    </message>
    <message>
      <source>to</source>
      <translation>至</translation>
    </message>
    <message>
      <source>x scale</source>
      <translation>x 刻度</translation>
    </message>
    <message>
      <source>y from</source>
      <translation>y 起</translation>
    </message>
    <message>
      <source>y scale</source>
      <translation>y 刻度</translation>
    </message>
    <message>
      <source>%1: %2</source>
      <translation>%1:%2</translation>
    </message>
    <message>
      <source>as it is</source>
      <translation>保持不变</translation>
    </message>
    <message>
      <source>linear</source>
      <translation>线性</translation>
    </message>
    <message>
      <source>logarithmic</source>
      <translation>对数</translation>
    </message>
    <message>
      <source>Prompt</source>
      <translation>提示</translation>
    </message>
    <message>
      <source>The model's own, if known</source>
      <translation>模型自带的格式（若已知）</translation>
    </message>
    <message>
      <source>Chat</source>
      <translation>聊天</translation>
    </message>
    <message>
      <source>Raw text</source>
      <translation>原始文本</translation>
    </message>
    <message>
      <source>What is put around the prompt before the model reads it</source>
      <translation>模型读取提示之前在其周围添加的内容</translation>
    </message>
    <message>
      <source>Chat template in place of the model's default: one of the model's by name, or a file</source>
      <translation>代替模型默认模板的聊天模板：模型自带模板的名称，或一个文件</translation>
    </message>
    <message>
      <source>As the trace has it</source>
      <translation>按轨迹所含</translation>
    </message>
    <message>
      <source>This one:</source>
      <translation>使用以下内容：</translation>
    </message>
    <message>
      <source>The message that stands before the first turn</source>
      <translation>第一轮对话之前的消息</translation>
    </message>
    <message>
      <source>As the template has it</source>
      <translation>按模板</translation>
    </message>
    <message>
      <source>On</source>
      <translation>开</translation>
    </message>
    <message>
      <source>Off</source>
      <translation>关</translation>
    </message>
    <message>
      <source>What the template is told of enable_thinking</source>
      <translation>告诉模板的 enable_thinking 值</translation>
    </message>
    <message>
      <source>As template and tokenizer have it</source>
      <translation>按模板和分词器</translation>
    </message>
    <message>
      <source>Always</source>
      <translation>总是</translation>
    </message>
    <message>
      <source>Never</source>
      <translation>从不</translation>
    </message>
    <message>
      <source>Whether a BOS token is the first one</source>
      <translation>首个词元是否为 BOS 词元</translation>
    </message>
    <message>
      <source>The model's default</source>
      <translation>模型默认</translation>
    </message>
    <message>
      <source>System message</source>
      <translation>系统消息</translation>
    </message>
    <message>
      <source>Browse…</source>
      <translation>浏览…</translation>
    </message>
    <message>
      <source>Prompt fo&amp;rmat</source>
      <translation>提示格式(&amp;R)</translation>
    </message>
    <message>
      <source>Template (&amp;Jinja)</source>
      <translation>模板 (&amp;Jinja)</translation>
    </message>
    <message>
      <source>S&amp;ystem message</source>
      <translation>系统消息(&amp;Y)</translation>
    </message>
    <message>
      <source>Thin&amp;king</source>
      <translation>思考(&amp;K)</translation>
    </message>
    <message>
      <source>&amp;BOS token</source>
      <translation>BOS 词元(&amp;B)</translation>
    </message>
    <message>
      <source>Chat template</source>
      <translation>聊天模板</translation>
    </message>
    <message>
      <source>Templates (*.jinja *.json);;All files (*)</source>
      <translation>模板 (*.jinja *.json);;所有文件 (*)</translation>
    </message>
    <message>
      <source>What to say to the model</source>
      <translation>对模型说的话</translation>
    </message>
    <message>
      <source>Nothing</source>
      <translation>无</translation>
    </message>
    <message>
      <source>The words that the published traces have around a problem of that set</source>
      <translation>已发表轨迹中该题集题目周围的文字</translation>
    </message>
    <message>
      <source>&amp;Prompt</source>
      <translation>提示(&amp;P)</translation>
    </message>
    <message>
      <source>Pr&amp;oblem of a data set</source>
      <translation>数据集中的题目(&amp;O)</translation>
    </message>
    <message>
      <source>&amp;Words around it</source>
      <translation>周围文字(&amp;W)</translation>
    </message>
    <message>
      <source>Choose &amp;file…</source>
      <translation>选择文件(&amp;F)…</translation>
    </message>
    <message>
      <source>JSONL with problem, question or prompt in each line</source>
      <translation>每行含 problem、question 或 prompt 的 JSONL</translation>
    </message>
    <message>
      <source>Number of the problem</source>
      <translation>题目编号</translation>
    </message>
    <message>
      <source>Which problem of the file, from 0</source>
      <translation>文件中的第几题，从 0 起</translation>
    </message>
    <message>
      <source>Problem</source>
      <translation>题目</translation>
    </message>
    <message>
      <source>What the model will be told</source>
      <translation>将对模型说的内容</translation>
    </message>
    <message>
      <source>Problems</source>
      <translation>题目</translation>
    </message>
    <message>
      <source>Problems (*.jsonl);;All files (*)</source>
      <translation>题目 (*.jsonl);;所有文件 (*)</translation>
    </message>
    <message>
      <source> of %1</source>
      <translation> / %1</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>自动</translation>
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
      <translation>保留每个头的汇聚分数</translation>
    </message>
    <message>
      <source>Run settings</source>
      <translation>运行设置</translation>
    </message>
    <message>
      <source>All</source>
      <translation>全部</translation>
    </message>
    <message>
      <source> GB</source>
      <translation> GB</translation>
    </message>
    <message>
      <source>What is free</source>
      <translation>可用内存</translation>
    </message>
    <message>
      <source>What the run may use. Blocks of weights that do not fit are streamed from the disk.</source>
      <translation>本次运行可用的内存。放不下的权重块从磁盘流式读取。</translation>
    </message>
    <message>
      <source>Which record of the trace file, from 0</source>
      <translation>轨迹文件中的第几条，从 0 起</translation>
    </message>
    <message>
      <source>&amp;Sample</source>
      <translation>样本(&amp;S)</translation>
    </message>
    <message>
      <source>&amp;Compute in</source>
      <translation>计算精度(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Device</source>
      <translation>设备(&amp;D)</translation>
    </message>
    <message>
      <source>CPU t&amp;hreads</source>
      <translation>CPU 线程(&amp;H)</translation>
    </message>
    <message>
      <source>&amp;Memory at most</source>
      <translation>内存上限(&amp;M)</translation>
    </message>
    <message>
      <source>Forecast</source>
      <translation>预估</translation>
    </message>
    <message>
      <source>Open a model and a trace to see its tokens and what a run needs.</source>
      <translation>打开模型和轨迹，即可查看其词元以及运行所需资源。</translation>
    </message>
    <message numerus="yes">
      <source>%n tokens: %1</source>
      <translation>
        <numerusform>%n 个词元：%1</numerusform>
      </translation>
    </message>
    <message>
      <source>More than it may use, which is %1: %2.</source>
      <translation>超过可用的 %1：%2。</translation>
    </message>
    <message>
      <source>give it more memory</source>
      <translation>请给予更多内存</translation>
    </message>
    <message>
      <source>use %1</source>
      <translation>请使用 %1</translation>
    </message>
    <message>
      <source>Sources of %1</source>
      <translation>%1 的来源</translation>
    </message>
    <message>
      <source>JSONL with prompt and output, in the order of the detections</source>
      <translation>含 prompt 和 output 的 JSONL，顺序与检测结果一致</translation>
    </message>
    <message>
      <source>tokenizer.json, a GGUF file, or a model folder</source>
      <translation>tokenizer.json、GGUF 文件或模型文件夹</translation>
    </message>
    <message>
      <source>A detection file holds token ids alone. A tokenizer gives the sinks their text; with the traces, every token has one.</source>
      <translation>检测文件只含词元编号。分词器为汇聚点给出文字；有了轨迹，每个词元都有文字。</translation>
    </message>
    <message>
      <source>&amp;Traces</source>
      <translation>轨迹(&amp;T)</translation>
    </message>
    <message>
      <source>Traces</source>
      <translation>轨迹</translation>
    </message>
    <message>
      <source>Traces (*.jsonl);;All files (*)</source>
      <translation>轨迹 (*.jsonl);;所有文件 (*)</translation>
    </message>
    <message>
      <source>T&amp;okenizer</source>
      <translation>分词器(&amp;O)</translation>
    </message>
    <message>
      <source>Tokenizer</source>
      <translation>分词器</translation>
    </message>
    <message>
      <source>Tokenizers (tokenizer.json *.gguf);;All files (*)</source>
      <translation>分词器 (tokenizer.json *.gguf);;所有文件 (*)</translation>
    </message>
    <message>
      <source>First tokens</source>
      <translation>前几个词元</translation>
    </message>
    <message numerus="yes">
      <source>The first %1 of %n tokens, format “%2”:</source>
      <translation>
        <numerusform>共 %n 个词元中的前 %1 个，格式“%2”：</numerusform>
      </translation>
    </message>
    <message>
      <source>there is too little memory for it: this process may have %1 in all; close other programs, or take fewer tokens, traces or dots per inch</source>
      <translation>内存不足：本进程总共可用 %1；请关闭其他程序，或减少词元、轨迹或每英寸点数</translation>
    </message>
    <message>
      <source>less than a second</source>
      <translation>不到一秒</translation>
    </message>
    <message>
      <source>Computed when this view is in front.</source>
      <translation>此视图在前时计算。</translation>
    </message>
    <message>
      <source>&amp;Compute</source>
      <translation>计算(&amp;C)</translation>
    </message>
    <message>
      <source>Open a run, or a model and a trace, first.</source>
      <translation>请先打开运行，或模型与轨迹。</translation>
    </message>
    <message>
      <source>Waiting for the run to finish.</source>
      <translation>等待运行结束。</translation>
    </message>
    <message>
      <source>Published detections bring no model to ask.</source>
      <translation>已发表的检测结果没有可询问的模型。</translation>
    </message>
    <message>
      <source>This run was made with interventions; the view needs their baseline.</source>
      <translation>此运行带有干预；该视图需要其基线。</translation>
    </message>
    <message>
      <source>Click a token: the numbers are computed for it.</source>
      <translation>点击一个词元：为它计算数值。</translation>
    </message>
    <message>
      <source>A projection needs at least three tokens.</source>
      <translation>投影至少需要三个词元。</translation>
    </message>
    <message numerus="yes">
      <source>For this view the model reads the %n token(s) once more.</source>
      <translation>
        <numerusform>为此视图，模型将再读一遍 %n 个词元。</numerusform>
      </translation>
    </message>
    <message>
      <source>The run took %1.</source>
      <translation>该运行用时 %1。</translation>
    </message>
    <message>
      <source>The model reads the trace once more for this view.
The status bar shows how far it is.</source>
      <translation>模型正为此视图再读一遍轨迹。
状态栏显示进度。</translation>
    </message>
    <message>
      <source>Computing…</source>
      <translation>正在计算…</translation>
    </message>
    <message>
      <source>Cancelled. Choose another token or layer to ask again.</source>
      <translation>已取消。选择其他词元或层可再次请求。</translation>
    </message>
    <message>
      <source>unknown error</source>
      <translation>未知错误</translation>
    </message>
    <message>
      <source>%1, %2 left</source>
      <translation>%1，剩余 %2</translation>
    </message>
    <message>
      <source>Cancelled</source>
      <translation>已取消</translation>
    </message>
    <message>
      <source>The run stays as it is.</source>
      <translation>运行保持不变。</translation>
    </message>
    <message>
      <source>Making the variant…</source>
      <translation>正在生成变体…</translation>
    </message>
    <message>
      <source>The run does not say where its model is.
Open the model (File &gt; Open model).</source>
      <translation>该运行没有说明模型位置。
请打开模型（文件 &gt; 打开模型）。</translation>
    </message>
    <message>
      <source>The run's model is not at %1.
Open the model (File &gt; Open model).</source>
      <translation>该运行的模型不在 %1。
请打开模型（文件 &gt; 打开模型）。</translation>
    </message>
    <message numerus="yes">
      <source>%n tokens</source>
      <translation>
        <numerusform>%n 个词元</numerusform>
      </translation>
    </message>
    <message>
      <source>, %1 a second</source>
      <translation>，每秒 %1</translation>
    </message>
    <message>
      <source>%1, at most %2 left</source>
      <translation>%1，最多剩余 %2</translation>
    </message>
    <message>
      <source>Writing: %1</source>
      <translation>书写中：%1</translation>
    </message>
    <message>
      <source>Open a model to see the prompt's first tokens.</source>
      <translation>打开模型以查看提示的前几个词元。</translation>
    </message>
    <message>
      <source>Write a prompt to see its first tokens.</source>
      <translation>输入提示以查看其前几个词元。</translation>
    </message>
    <message>
      <source>The prompt's first tokens cannot be shown: %1</source>
      <translation>无法显示提示的前几个词元：%1</translation>
    </message>
    <message>
      <source>Opening the model…</source>
      <translation>正在打开模型…</translation>
    </message>
    <message numerus="yes">
      <source>Reading the prompt of %n tokens…</source>
      <translation>
        <numerusform>正在读取 %n 个词元的提示…</numerusform>
      </translation>
    </message>
    <message>
      <source>The model ended its answer at once, without a token.</source>
      <translation>模型立即结束了回答，没有写出词元。</translation>
    </message>
    <message>
      <source>Stopped before the first token.</source>
      <translation>在第一个词元之前停止。</translation>
    </message>
    <message>
      <source>%1. The model ended its answer.</source>
      <translation>%1。模型结束了回答。</translation>
    </message>
    <message>
      <source>%1. Cut at the most tokens allowed.</source>
      <translation>%1。到达词元上限。</translation>
    </message>
    <message>
      <source>%1. Stopped.</source>
      <translation>%1。已停止。</translation>
    </message>
    <message>
      <source>Saved %1.</source>
      <translation>已保存 %1。</translation>
    </message>
    <message>
      <source>detected here, rule “%1”</source>
      <translation>在此检测，规则“%1”</translation>
    </message>
    <message>
      <source>published detections, without the model: norms and scores cannot be shown</source>
      <translation>已发表的检测结果，不含模型：无法显示范数和分数</translation>
    </message>
    <message>
      <source>no tokenizer: tokens are shown by id</source>
      <translation>无分词器：词元以编号显示</translation>
    </message>
    <message>
      <source>no traces: only the sinks have a text</source>
      <translation>无轨迹：只有汇聚点有文字</translation>
    </message>
    <message>
      <source>the model is not at %1</source>
      <translation>模型不在 %1</translation>
    </message>
    <message>
      <source>%1: %2.</source>
      <translation>%1：%2。</translation>
    </message>
    <message>
      <source>Heat map of layer against token</source>
      <translation>层对词元的热图</translation>
    </message>
    <message>
      <source>Text of the trace, token by token</source>
      <translation>轨迹文本，逐词元</translation>
    </message>
    <message>
      <source>Explore</source>
      <translation>探索</translation>
    </message>
    <message>
      <source>Find the sinks of a run and look at one</source>
      <translation>找出运行的汇聚点并查看其一</translation>
    </message>
    <message>
      <source>Lab</source>
      <translation>实验室</translation>
    </message>
    <message>
      <source>Change the forward pass and see what becomes of the sinks</source>
      <translation>改动前向计算，看汇聚点如何变化</translation>
    </message>
    <message>
      <source>Set</source>
      <translation>集合</translation>
    </message>
    <message>
      <source>Count the sinks of many traces</source>
      <translation>统计多条轨迹的汇聚点</translation>
    </message>
    <message>
      <source>Teach</source>
      <translation>教学</translation>
    </message>
    <message>
      <source>Few large views, for a class</source>
      <translation>少量大视图，用于课堂</translation>
    </message>
    <message>
      <source>Token %1   “%2”   %3</source>
      <translation>词元 %1   “%2”   %3</translation>
    </message>
    <message>
      <source>Token text, /regular expression/, position, or an action</source>
      <translation>词元文本、/正则表达式/、位置或操作</translation>
    </message>
    <message>
      <source>Find</source>
      <translation>查找</translation>
    </message>
    <message>
      <source>Nothing matches.</source>
      <translation>没有匹配项。</translation>
    </message>
    <message>
      <source>Regular expression: %1</source>
      <translation>正则表达式：%1</translation>
    </message>
    <message numerus="yes">
      <source>Select all %n matches</source>
      <translation>
        <numerusform>选中全部 %n 个匹配项</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>and %n more</source>
      <translation>
        <numerusform>另有 %n 项</numerusform>
      </translation>
    </message>
    <message>
      <source>The demo is not installed.</source>
      <translation>演示尚未安装。</translation>
    </message>
    <message>
      <source>Fetch its model: %1</source>
      <translation>获取其模型：%1</translation>
    </message>
    <message>
      <source>What %1 shows (F1)</source>
      <translation>%1 显示什么 (F1)</translation>
    </message>
    <message>
      <source>Close %1</source>
      <translation>关闭 %1</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>帮助</translation>
    </message>
    <message>
      <source>Words to look for</source>
      <translation>要查找的词</translation>
    </message>
    <message>
      <source>Topics</source>
      <translation>主题</translation>
    </message>
    <message>
      <source>Text</source>
      <translation>正文</translation>
    </message>
    <message>
      <source>The model is starting…</source>
      <translation>模型正在启动…</translation>
    </message>
    <message>
      <source>Model and trace are open: run them.</source>
      <translation>模型和轨迹已打开：可以运行。</translation>
    </message>
    <message>
      <source>%1 is open. Now open a trace, or let it write one.</source>
      <translation>%1 已打开。现在请打开轨迹，或让模型写一条。</translation>
    </message>
    <message>
      <source>%1 is open. Now open a model.</source>
      <translation>%1 已打开。现在请打开模型。</translation>
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
      <translation>清空列表(&amp;C)</translation>
    </message>
    <message>
      <source>Set of traces</source>
      <translation>轨迹集合</translation>
    </message>
    <message>
      <source>There is nothing in this figure to export yet.</source>
      <translation>此图尚无可导出的内容。</translation>
    </message>
    <message>
      <source>The language changes at the next start.</source>
      <translation>语言在下次启动时更换。</translation>
    </message>
    <message>
      <source>the run on screen</source>
      <translation>屏幕上的运行</translation>
    </message>
    <message numerus="yes">
      <source>%n variant(s) of the lab</source>
      <translation>
        <numerusform>实验室的 %n 个变体</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>the lab's results (%n figure(s))</source>
      <translation>
        <numerusform>实验室的结果（%n 幅图）</numerusform>
      </translation>
    </message>
    <message>
      <source>In no file yet: %1.</source>
      <translation>尚未存入文件：%1。</translation>
    </message>
    <message>
      <source>Save all in a folder</source>
      <translation>全部存入一个文件夹</translation>
    </message>
    <message>
      <source>Traces that the model wrote are in no file yet.</source>
      <translation>模型书写的轨迹尚未存入文件。</translation>
    </message>
    <message>
      <source>end of the comparison</source>
      <translation>结束比较</translation>
    </message>
    <message>
      <source>removal of a variant</source>
      <translation>移除变体</translation>
    </message>
    <message>
      <source>Help: tours, has the format.</source>
      <translation>格式见帮助中的“导览”。</translation>
    </message>
    <message>
      <source>The step's own result stays on screen.</source>
      <translation>该步骤自带的结果保留在屏幕上。</translation>
    </message>
    <message>
      <source>A tour needs its run in a file.</source>
      <translation>导览需要存于文件的运行。</translation>
    </message>
    <message>
      <source>Save the run first (Ctrl+S).</source>
      <translation>请先保存运行 (Ctrl+S)。</translation>
    </message>
    <message>
      <source>Step %1 is in %2.</source>
      <translation>第 %1 步已写入 %2。</translation>
    </message>
    <message numerus="yes">
      <source>%n sink(s) lost</source>
      <translation>
        <numerusform>失去 %n 个汇聚点</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n sink(s) gained</source>
      <translation>
        <numerusform>新增 %n 个汇聚点</numerusform>
      </translation>
    </message>
    <message>
      <source>no sink gained or lost</source>
      <translation>汇聚点没有增减</translation>
    </message>
    <message>
      <source>, perplexity %1 → %2</source>
      <translation>，困惑度 %1 → %2</translation>
    </message>
    <message>
      <source>&amp;Theme</source>
      <translation>主题(&amp;T)</translation>
    </message>
    <message>
      <source>Lan&amp;guage</source>
      <translation>语言(&amp;G)</translation>
    </message>
    <message>
      <source>Keep workspace</source>
      <translation>保留工作区</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>&amp;Delete this workspace</source>
      <translation>删除此工作区(&amp;D)</translation>
    </message>
    <message>
      <source>, mean KL %1</source>
      <translation>，平均 KL %1</translation>
    </message>
    <message>
      <source>Compared with %1: </source>
      <translation>与 %1 相比：</translation>
    </message>
    <message numerus="yes">
      <source>%n sink(s)</source>
      <translation>
        <numerusform>%n 个汇聚点</numerusform>
      </translation>
    </message>
    <message>
      <source>, %1 of them secondary; n goes from one to the next</source>
      <translation>，其中 %1 个为次级；按 n 逐个查看</translation>
    </message>
    <message>
      <source>File: %1</source>
      <translation>文件：%1</translation>
    </message>
    <message>
      <source>Run properties</source>
      <translation>运行属性</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>详情</translation>
    </message>
    <message>
      <source>Dismiss</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Open folder</source>
      <translation>打开文件夹</translation>
    </message>
    <message numerus="yes">
      <source>Details (%n more)</source>
      <translation>
        <numerusform>详情（另有 %n 条）</numerusform>
      </translation>
    </message>
    <message>
      <source>Reading the trace…</source>
      <translation>正在读取轨迹…</translation>
    </message>
    <message>
      <source>Opening the run…</source>
      <translation>正在打开运行…</translation>
    </message>
    <message>
      <source>Running the model…</source>
      <translation>模型正在运行…</translation>
    </message>
    <message>
      <source>Working out what the run needs…</source>
      <translation>正在估算运行所需…</translation>
    </message>
    <message>
      <source>Saving the run…</source>
      <translation>正在保存运行…</translation>
    </message>
    <message>
      <source>Starting the model…</source>
      <translation>正在启动模型…</translation>
    </message>
    <message>
      <source>Computing the run's residuals…</source>
      <translation>正在计算运行的残差…</translation>
    </message>
    <message>
      <source>Working…</source>
      <translation>处理中…</translation>
    </message>
    <message>
      <source>Choose a folder with config.json and safetensors files, or a GGUF file, of a supported architecture.</source>
      <translation>请选择受支持架构的文件夹（含 config.json 和 safetensors）或 GGUF 文件。</translation>
    </message>
    <message>
      <source>A trace is JSONL with prompt and output, JSON with text or token_ids, or plain text. Check the sample index in the run settings.</source>
      <translation>轨迹可以是含 prompt 和 output 的 JSONL、含 text 或 token_ids 的 JSON，或纯文本。请检查运行设置中的样本编号。</translation>
    </message>
    <message>
      <source>Choose a run file that Sinkscope wrote (sinkscope analyze, or File &gt; Save run as).</source>
      <translation>请选择 Sinkscope 写出的运行文件（sinkscope analyze，或 文件 &gt; 运行另存为）。</translation>
    </message>
    <message>
      <source>Look at the run settings (device, dtype, tokens at most); fewer tokens need less memory.</source>
      <translation>请查看运行设置（设备、精度、词元上限）；词元越少，所需内存越少。</translation>
    </message>
    <message>
      <source>Choose another folder with File &gt; Save run as. The run is still open.</source>
      <translation>请用 文件 &gt; 运行另存为 选择另一个文件夹。运行仍然打开。</translation>
    </message>
    <message>
      <source>What was written until then is kept: File &gt; New trace.</source>
      <translation>此前写出的内容已保留：文件 &gt; 新轨迹。</translation>
    </message>
    <message>
      <source>Record step %1</source>
      <translation>录制第 %1 步</translation>
    </message>
    <message>
      <source>The step sets workspace, view, grid, detector, layer and selection as they are now.</source>
      <translation>该步骤按当前状态设置工作区、视图、网格、检测器、层和选择。</translation>
    </message>
    <message>
      <source>&amp;Title</source>
      <translation>标题(&amp;T)</translation>
    </message>
    <message>
      <source>What is &amp;seen (Markdown)</source>
      <translation>所见内容 (Markdown)(&amp;S)</translation>
    </message>
    <message>
      <source>What the &amp;paper found</source>
      <translation>论文的发现(&amp;P)</translation>
    </message>
    <message>
      <source>The run on screen</source>
      <translation>屏幕上的运行</translation>
    </message>
    <message>
      <source>experts %1</source>
      <translation>专家 %1</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Stops what is under way (Esc)</source>
      <translation>停止正在进行的操作 (Esc)</translation>
    </message>
    <message>
      <source>Waiting…</source>
      <translation>等待中…</translation>
    </message>
    <message numerus="yes">
      <source>Layer %1 of %2   %n tokens</source>
      <translation>
        <numerusform>第 %1 层，共 %2 层   %n 个词元</numerusform>
      </translation>
    </message>
    <message>
      <source>Token %1</source>
      <translation>词元 %1</translation>
    </message>
    <message>
      <source>layer %1</source>
      <translation>第 %1 层</translation>
    </message>
    <message>
      <source>%1, l_start %2, lifetime %3</source>
      <translation>%1，l_start %2，寿命 %3</translation>
    </message>
    <message>
      <source>new trace, not saved</source>
      <translation>新轨迹，未保存</translation>
    </message>
    <message>
      <source>%1, sample %2 of %3</source>
      <translation>%1，样本 %2，共 %3</translation>
    </message>
    <message>
      <source>open: %1</source>
      <translation>已打开:%1</translation>
    </message>
    <message>
      <source>&amp;Try it</source>
      <translation>试一试(&amp;T)</translation>
    </message>
    <message>
      <source>&amp;Back</source>
      <translation>上一步(&amp;B)</translation>
    </message>
    <message>
      <source>&amp;Next</source>
      <translation>下一步(&amp;N)</translation>
    </message>
    <message>
      <source>&amp;Leave the tour</source>
      <translation>退出导览(&amp;L)</translation>
    </message>
    <message>
      <source>What is seen here</source>
      <translation>此处所见</translation>
    </message>
    <message>
      <source>What the paper found</source>
      <translation>论文的发现</translation>
    </message>
    <message>
      <source>%1 of %2: %3</source>
      <translation>%1 / %2：%3</translation>
    </message>
    <message>
      <source>

**Try it:** %1</source>
      <translation>

**试一试：**%1</translation>
    </message>
    <message>
      <source>**The paper:** %1</source>
      <translation>**论文：**%1</translation>
    </message>
    <message>
      <source>E&amp;nd</source>
      <translation>结束(&amp;N)</translation>
    </message>
    <message>
      <source>Sinks</source>
      <translation>汇聚点</translation>
    </message>
    <message>
      <source>Figures</source>
      <translation>图</translation>
    </message>
    <message>
      <source>Token</source>
      <translation>词元</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>比较</translation>
    </message>
    <message>
      <source>Heat map</source>
      <translation>热图</translation>
    </message>
    <message>
      <source>Tokens</source>
      <translation>词元</translation>
    </message>
    <message>
      <source>Sink table</source>
      <translation>汇聚点表</translation>
    </message>
    <message>
      <source>Detector</source>
      <translation>检测器</translation>
    </message>
    <message>
      <source>Selections</source>
      <translation>选择集</translation>
    </message>
    <message>
      <source>Projection</source>
      <translation>投影</translation>
    </message>
    <message>
      <source>Attention of a token</source>
      <translation>词元的注意力</translation>
    </message>
    <message>
      <source>How the token is built</source>
      <translation>词元如何构成</translation>
    </message>
    <message>
      <source>Views</source>
      <translation>视图</translation>
    </message>
    <message>
      <source>Copy &amp;image</source>
      <translation>复制图像(&amp;I)</translation>
    </message>
    <message>
      <source>Copy &amp;data</source>
      <translation>复制数据(&amp;D)</translation>
    </message>
    <message>
      <source>&amp;Export figure…</source>
      <translation>导出图(&amp;E)…</translation>
    </message>
    <message>
      <source>&amp;Copy tokens</source>
      <translation>复制词元(&amp;C)</translation>
    </message>
    <message>
      <source>&amp;Fit</source>
      <translation>适应窗口(&amp;F)</translation>
    </message>
    <message>
      <source>See where a language model's attention sinks are born, how long they live and what made them.</source>
      <translation>查看语言模型的注意力汇聚点在哪里产生、存在多久、由什么造成。</translation>
    </message>
    <message>
      <source>A model and a trace make a run. You can also drop a model folder, a GGUF file, a trace or a run here.</source>
      <translation>模型加轨迹构成一次运行。也可以把模型文件夹、GGUF 文件、轨迹或运行拖到这里。</translation>
    </message>
    <message>
      <source>Opened last</source>
      <translation>最近打开</translation>
    </message>
    <message>
      <source>A Hugging Face folder or a GGUF file</source>
      <translation>Hugging Face 文件夹或 GGUF 文件</translation>
    </message>
    <message>
      <source>&amp;New trace…</source>
      <translation>新轨迹(&amp;N)…</translation>
    </message>
    <message>
      <source>Lets the model write one; look at it at any time</source>
      <translation>让模型写一条；可随时查看</translation>
    </message>
    <message>
      <source>Open &amp;trace…</source>
      <translation>打开轨迹(&amp;T)…</translation>
    </message>
    <message>
      <source>JSONL with prompt and output, JSON, or plain text</source>
      <translation>含 prompt 和 output 的 JSONL、JSON 或纯文本</translation>
    </message>
    <message>
      <source>&amp;Open run…</source>
      <translation>打开运行(&amp;O)…</translation>
    </message>
    <message>
      <source>A run file, a model or a trace</source>
      <translation>运行文件、模型或轨迹</translation>
    </message>
    <message>
      <source>Open the &amp;demo</source>
      <translation>打开演示(&amp;D)</translation>
    </message>
    <message>
      <source>Runs SmolLM2-135M on a short text that it wrote itself</source>
      <translation>让 SmolLM2-135M 读一段它自己写的短文</translation>
    </message>
    <message>
      <source>Compare &amp;with runs…</source>
      <translation>与运行比较(&amp;W)…</translation>
    </message>
    <message>
      <source>Runs beside this one in the figures; differences are taken from the first</source>
      <translation>在图中与此运行并列；差值相对第一个</translation>
    </message>
    <message>
      <source>Stop com&amp;paring</source>
      <translation>停止比较(&amp;P)</translation>
    </message>
    <message>
      <source>&amp;Save run as…</source>
      <translation>运行另存为(&amp;S)…</translation>
    </message>
    <message>
      <source>Keeps the run on screen in a file</source>
      <translation>把屏幕上的运行存入文件</translation>
    </message>
    <message>
      <source>&amp;Export figures…</source>
      <translation>导出图(&amp;E)…</translation>
    </message>
    <message>
      <source>PDF, SVG or PNG, for print</source>
      <translation>PDF、SVG 或 PNG，供印刷</translation>
    </message>
    <message>
      <source>Export sinks as &amp;CSV…</source>
      <translation>汇聚点导出为 CSV(&amp;C)…</translation>
    </message>
    <message>
      <source>The sink table as comma-separated values</source>
      <translation>汇聚点表，逗号分隔</translation>
    </message>
    <message>
      <source>&amp;Quit</source>
      <translation>退出(&amp;Q)</translation>
    </message>
    <message>
      <source>The selected tokens as rows, for a spreadsheet</source>
      <translation>所选词元按行复制，供电子表格使用</translation>
    </message>
    <message>
      <source>&amp;Find token or action…</source>
      <translation>查找词元或操作(&amp;F)…</translation>
    </message>
    <message>
      <source>By text, /regular expression/, position, or the name of an action</source>
      <translation>按文本、/正则表达式/、位置或操作名</translation>
    </message>
    <message>
      <source>Select all &amp;sinks</source>
      <translation>选择全部汇聚点(&amp;S)</translation>
    </message>
    <message>
      <source>Select same &amp;level</source>
      <translation>选择同一级别(&amp;L)</translation>
    </message>
    <message>
      <source>All sinks of the selected sinks' levels</source>
      <translation>所选汇聚点级别的所有汇聚点</translation>
    </message>
    <message>
      <source>Select c&amp;ontrol group</source>
      <translation>选择对照组(&amp;O)</translation>
    </message>
    <message>
      <source>The tokens of the same ids that are no sinks</source>
      <translation>编号相同但不是汇聚点的词元</translation>
    </message>
    <message>
      <source>C&amp;lear selection</source>
      <translation>清除选择(&amp;L)</translation>
    </message>
    <message>
      <source>&amp;Run</source>
      <translation>运行(&amp;R)</translation>
    </message>
    <message>
      <source>Runs the model on the trace</source>
      <translation>让模型读取轨迹</translation>
    </message>
    <message>
      <source>&amp;Cancel</source>
      <translation>取消(&amp;C)</translation>
    </message>
    <message>
      <source>Stops what is under way</source>
      <translation>停止正在进行的操作</translation>
    </message>
    <message>
      <source>Run se&amp;ttings…</source>
      <translation>运行设置(&amp;T)…</translation>
    </message>
    <message>
      <source>Sample, prompt format, tokens, dtype, device</source>
      <translation>样本、提示格式、词元、精度、设备</translation>
    </message>
    <message>
      <source>&amp;Next sink</source>
      <translation>下一个汇聚点(&amp;N)</translation>
    </message>
    <message>
      <source>&amp;Previous sink</source>
      <translation>上一个汇聚点(&amp;P)</translation>
    </message>
    <message>
      <source>Next of &amp;baseline, variant, difference</source>
      <translation>基线、变体、差值中的下一个(&amp;B)</translation>
    </message>
    <message>
      <source>What heat map, text and sink table show while a run stands beside this one</source>
      <translation>另有运行并列时，热图、文本和汇聚点表显示什么</translation>
    </message>
    <message>
      <source>&amp;Play through the layers</source>
      <translation>逐层播放(&amp;P)</translation>
    </message>
    <message>
      <source>Moves the current layer upwards (Space)</source>
      <translation>当前层向上移动（空格）</translation>
    </message>
    <message>
      <source>Layer &amp;above</source>
      <translation>上一层(&amp;A)</translation>
    </message>
    <message>
      <source>The next layer, nearer to the output</source>
      <translation>更靠近输出的一层</translation>
    </message>
    <message>
      <source>Layer &amp;below</source>
      <translation>下一层(&amp;B)</translation>
    </message>
    <message>
      <source>The previous layer, nearer to the input</source>
      <translation>更靠近输入的一层</translation>
    </message>
    <message>
      <source>&amp;List of views</source>
      <translation>视图列表(&amp;L)</translation>
    </message>
    <message>
      <source>All views by group, beside them</source>
      <translation>旁边按组列出所有视图</translation>
    </message>
    <message>
      <source>&amp;Reset layout</source>
      <translation>重置布局(&amp;R)</translation>
    </message>
    <message>
      <source>Puts the views of this workspace where they were at the first start</source>
      <translation>把此工作区的视图恢复到首次启动时的位置</translation>
    </message>
    <message>
      <source>&amp;Keep workspace as…</source>
      <translation>保留工作区为(&amp;K)…</translation>
    </message>
    <message>
      <source>The views as they lie now, under a name of your own</source>
      <translation>以自定名称保留当前布局</translation>
    </message>
    <message>
      <source>Run &amp;properties…</source>
      <translation>运行属性(&amp;P)…</translation>
    </message>
    <message>
      <source>Model, trace, settings and detector of the run on screen</source>
      <translation>屏幕上运行的模型、轨迹、设置和检测器</translation>
    </message>
    <message>
      <source>&amp;Help</source>
      <translation>帮助(&amp;H)</translation>
    </message>
    <message>
      <source>What the view with the focus shows</source>
      <translation>当前焦点视图显示什么</translation>
    </message>
    <message>
      <source>&amp;Keys</source>
      <translation>按键(&amp;K)</translation>
    </message>
    <message>
      <source>All keys</source>
      <translation>所有按键</translation>
    </message>
    <message>
      <source>&amp;Glossary</source>
      <translation>术语表(&amp;G)</translation>
    </message>
    <message>
      <source>What the words mean</source>
      <translation>各词的含义</translation>
    </message>
    <message>
      <source>&amp;Tour: the paper in ten minutes</source>
      <translation>导览：十分钟读懂论文(&amp;T)</translation>
    </message>
    <message>
      <source>Steps through the paper's findings on the demo; what you have comes back at the end</source>
      <translation>在演示上逐步展示论文的发现；结束后恢复您原有的内容</translation>
    </message>
    <message>
      <source>Second tour: the paper's own &amp;family</source>
      <translation>第二个导览：论文自己的模型家族(&amp;F)</translation>
    </message>
    <message>
      <source>The same findings on Qwen2.5-Coder 0.5B, where the clip hides nothing</source>
      <translation>在 Qwen2.5-Coder 0.5B 上的同样发现，裁剪不隐藏任何东西</translation>
    </message>
    <message>
      <source>&amp;Open tour…</source>
      <translation>打开导览(&amp;O)…</translation>
    </message>
    <message>
      <source>A tour that somebody wrote</source>
      <translation>他人编写的导览</translation>
    </message>
    <message>
      <source>&amp;Record tour…</source>
      <translation>录制导览(&amp;R)…</translation>
    </message>
    <message>
      <source>Adds a step from what is on screen to a tour of your own</source>
      <translation>把屏幕内容作为一步加入自己的导览</translation>
    </message>
    <message>
      <source>&amp;Presentation</source>
      <translation>演示模式(&amp;P)</translation>
    </message>
    <message>
      <source>The whole screen, large text, a ring around the pointer</source>
      <translation>全屏、大字、指针光圈</translation>
    </message>
    <message>
      <source>Text &amp;larger</source>
      <translation>放大文字(&amp;L)</translation>
    </message>
    <message>
      <source>Text &amp;smaller</source>
      <translation>缩小文字(&amp;S)</translation>
    </message>
    <message>
      <source>Text as it &amp;was</source>
      <translation>文字恢复原大小(&amp;W)</translation>
    </message>
    <message>
      <source>&amp;Light</source>
      <translation>浅色(&amp;L)</translation>
    </message>
    <message>
      <source>&amp;Dark</source>
      <translation>深色(&amp;D)</translation>
    </message>
    <message>
      <source>As the &amp;system</source>
      <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
      <source>As the system</source>
      <translation>跟随系统</translation>
    </message>
    <message>
      <source>&amp;About Sinkscope</source>
      <translation>关于 Sinkscope(&amp;A)</translation>
    </message>
    <message>
      <source>%1 (%2)</source>
      <translation>%1 (%2)</translation>
    </message>
    <message>
      <source>&amp;File</source>
      <translation>文件(&amp;F)</translation>
    </message>
    <message>
      <source>Open &amp;recent</source>
      <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
      <source>&amp;Edit</source>
      <translation>编辑(&amp;E)</translation>
    </message>
    <message>
      <source>&amp;Undo</source>
      <translation>撤销(&amp;U)</translation>
    </message>
    <message>
      <source>&amp;Redo</source>
      <translation>重做(&amp;R)</translation>
    </message>
    <message>
      <source>&amp;View</source>
      <translation>视图(&amp;V)</translation>
    </message>
    <message>
      <source>&amp;Own workspaces</source>
      <translation>自定工作区(&amp;O)</translation>
    </message>
    <message>
      <source>&amp;Go</source>
      <translation>转到(&amp;G)</translation>
    </message>
    <message>
      <source>Tool bar</source>
      <translation>工具栏</translation>
    </message>
    <message>
      <source>The last session could not be restored: %1</source>
      <translation>无法恢复上次会话：%1</translation>
    </message>
    <message>
      <source>Sinkscope starts afresh.</source>
      <translation>Sinkscope 重新开始。</translation>
    </message>
    <message>
      <source>Some datasets of the file could not be kept: %1</source>
      <translation>文件中有些数据集无法保留：%1</translation>
    </message>
    <message>
      <source>They are of kinds that a run does not have; copy them from the old file with another program.</source>
      <translation>它们的类型不属于运行文件；请用其他程序从旧文件中复制。</translation>
    </message>
    <message>
      <source>%1 on %2</source>
      <translation>%1，轨迹 %2</translation>
    </message>
    <message numerus="yes">
      <source>The trace's token ids differ from this tokenizer's at %n positions; the trace's ids were used.</source>
      <translation>
        <numerusform>轨迹的词元编号与此分词器有 %n 处不同；采用轨迹的编号。</numerusform>
      </translation>
    </message>
    <message>
      <source>Norms, sink scores and attention are not in such a file: open the model and the traces and run it to see them.</source>
      <translation>此类文件不含范数、汇聚分数和注意力：请打开模型和轨迹并运行。</translation>
    </message>
    <message>
      <source>Text: %1 (Set of traces &gt; Sources).</source>
      <translation>文字：%1（轨迹集合 &gt; 来源）。</translation>
    </message>
    <message>
      <source>Trace %1 as its detections say: the sinks, their levels and positions.</source>
      <translation>轨迹 %1，依其检测结果：汇聚点及其级别和位置。</translation>
    </message>
    <message>
      <source>No trace is open.</source>
      <translation>没有打开的轨迹。</translation>
    </message>
    <message>
      <source>No model is open.</source>
      <translation>没有打开的模型。</translation>
    </message>
    <message>
      <source>Open a trace first: File &gt; Open trace.</source>
      <translation>请先打开轨迹：文件 &gt; 打开轨迹。</translation>
    </message>
    <message>
      <source>Open a model first: File &gt; Open model.</source>
      <translation>请先打开模型：文件 &gt; 打开模型。</translation>
    </message>
    <message>
      <source>The analysis was cancelled.</source>
      <translation>分析已取消。</translation>
    </message>
    <message>
      <source>The rows computed so far stay on screen.</source>
      <translation>已算出的行保留在屏幕上。</translation>
    </message>
    <message>
      <source>There is no finished run to save.</source>
      <translation>没有已完成的运行可保存。</translation>
    </message>
    <message>
      <source>Wait for the analysis, or cancel it.</source>
      <translation>请等待分析完成或取消它。</translation>
    </message>
    <message>
      <source>%1 variant</source>
      <translation>%1 变体</translation>
    </message>
    <message>
      <source>%1: no such file or folder.</source>
      <translation>%1：没有这样的文件或文件夹。</translation>
    </message>
    <message>
      <source>It may have been moved or deleted.</source>
      <translation>可能已被移动或删除。</translation>
    </message>
    <message>
      <source>%1 is no run, model or trace.</source>
      <translation>%1 不是运行、模型或轨迹。</translation>
    </message>
    <message>
      <source>Sinkscope opens run files (HDF5), model folders and GGUF files, and traces (JSONL, JSON, text).</source>
      <translation>Sinkscope 可打开运行文件 (HDF5)、模型文件夹和 GGUF 文件，以及轨迹 (JSONL、JSON、文本)。</translation>
    </message>
    <message>
      <source>Heat map: layer against token</source>
      <translation>热图：层对词元</translation>
    </message>
    <message>
      <source>Arrow keys move the current token and layer, n and p go to the next and previous sink, plus and minus zoom, 0 shows all.</source>
      <translation>方向键移动当前词元和层，n 和 p 跳到下一个和上一个汇聚点，加减号缩放，0 显示全部。</translation>
    </message>
    <message>
      <source>token %1   layer %2   %3 = %4   %5   “%6”</source>
      <translation>词元 %1   层 %2   %3 = %4   %5   “%6”</translation>
    </message>
    <message>
      <source>Overview of the whole heat map</source>
      <translation>整幅热图的概览</translation>
    </message>
    <message>
      <source>The whole trace. Click or drag to move the heat map.</source>
      <translation>整条轨迹。点击或拖动以移动热图。</translation>
    </message>
    <message>
      <source>%1, %2</source>
      <translation>%1，%2</translation>
    </message>
    <message>
      <source>Sink score of head %1</source>
      <translation>第 %1 个头的汇聚分数</translation>
    </message>
    <message>
      <source>Learned sink share of head %1</source>
      <translation>头 %1 的可学习汇点份额</translation>
    </message>
    <message>
      <source>%1, place %2</source>
      <translation>%1，第 %2 位</translation>
    </message>
    <message>
      <source>Open a model and a trace and run it, or open a run,
to see layer against token here.</source>
      <translation>打开模型和轨迹并运行，或打开一个运行，
即可在此看到层对词元。</translation>
    </message>
    <message>
      <source>This run was made without this grid:
%1</source>
      <translation>此运行没有该网格：
%1</translation>
    </message>
    <message>
      <source>These detections were imported without grids:
analyse the trace with its model to see them.</source>
      <translation>这些检测结果不含网格：
请用其模型分析该轨迹。</translation>
    </message>
    <message>
      <source>token index</source>
      <translation>词元序号</translation>
    </message>
    <message>
      <source>layer</source>
      <translation>层</translation>
    </message>
    <message>
      <source>colours: %1</source>
      <translation>颜色:%1</translation>
    </message>
    <message>
      <source>Low end of the colours</source>
      <translation>颜色下限</translation>
    </message>
    <message>
      <source>High end of the colours</source>
      <translation>颜色上限</translation>
    </message>
    <message>
      <source>without &amp;BOS/primary</source>
      <translation>不计 BOS/初级(&amp;B)</translation>
    </message>
    <message>
      <source>Grid</source>
      <translation>网格</translation>
    </message>
    <message>
      <source>The grid that heat map and token strip show</source>
      <translation>热图和文本所显示的网格</translation>
    </message>
    <message>
      <source>Head</source>
      <translation>头</translation>
    </message>
    <message>
      <source>log</source>
      <translation>对数</translation>
    </message>
    <message>
      <source>symmetric</source>
      <translation>对称</translation>
    </message>
    <message>
      <source>Scale</source>
      <translation>标度</translation>
    </message>
    <message>
      <source>How values are spread over the colours</source>
      <translation>数值如何映射到颜色</translation>
    </message>
    <message>
      <source>min–max</source>
      <translation>最小–最大</translation>
    </message>
    <message>
      <source>percentile</source>
      <translation>百分位</translation>
    </message>
    <message>
      <source>manual</source>
      <translation>手动</translation>
    </message>
    <message>
      <source>Limits</source>
      <translation>界限</translation>
    </message>
    <message>
      <source>Where the colours end: at the extremes, at percentiles, or where you say</source>
      <translation>颜色止于何处：极值、百分位或自定</translation>
    </message>
    <message>
      <source>Colour map</source>
      <translation>配色</translation>
    </message>
    <message>
      <source>Leave the BOS sink and primary sinks out of the colour range, so that weaker tokens are told apart</source>
      <translation>颜色范围不计 BOS 和初级汇聚点，以便区分较弱的词元</translation>
    </message>
    <message>
      <source>all tokens</source>
      <translation>全部词元</translation>
    </message>
    <message>
      <source>sinks and neighbours</source>
      <translation>汇聚点及邻近</translation>
    </message>
    <message>
      <source>Tokens shown</source>
      <translation>显示的词元</translation>
    </message>
    <message>
      <source>All tokens, or the sinks, the selected tokens and their neighbours, with breaks on the axis</source>
      <translation>全部词元,或汇聚点、所选词元及其邻近词元,坐标轴上有断点</translation>
    </message>
    <message>
      <source>Fit</source>
      <translation>适应</translation>
    </message>
    <message>
      <source>Show all tokens and layers (0)</source>
      <translation>显示所有词元和层 (0)</translation>
    </message>
    <message>
      <source>Colours</source>
      <translation>颜色</translation>
    </message>
    <message>
      <source>Scale, limits and map of the colours</source>
      <translation>颜色的刻度、界限和色图</translation>
    </message>
    <message>
      <source>The run without the intervention, or the one compared with</source>
      <translation>没有干预的运行，或用来比较的运行</translation>
    </message>
    <message>
      <source>The run with the intervention, or the one on screen</source>
      <translation>带干预的运行，或屏幕上的运行</translation>
    </message>
    <message>
      <source>What the variant has more (red) or less (blue) than the baseline</source>
      <translation>变体比基线多（红）或少（蓝）的部分</translation>
    </message>
    <message>
      <source>Baseline, variant or their difference</source>
      <translation>基线、变体或两者之差</translation>
    </message>
    <message>
      <source>%1 (V: the next one)</source>
      <translation>%1（V：下一个）</translation>
    </message>
    <message>
      <source>place </source>
      <translation>第</translation>
    </message>
    <message>
      <source>head </source>
      <translation>头</translation>
    </message>
    <message>
      <source>Value under the cursor</source>
      <translation>指针处的数值</translation>
    </message>
    <message>
      <source>Point at a cell to read its value; click to select the token and layer.</source>
      <translation>指向单元格可读数值；点击选择词元和层。</translation>
    </message>
    <message>
      <source>Interventions</source>
      <translation>干预</translation>
    </message>
    <message>
      <source>Formation</source>
      <translation>形成</translation>
    </message>
    <message>
      <source>Selected tokens</source>
      <translation>所选词元</translation>
    </message>
    <message>
      <source>All secondary sinks</source>
      <translation>全部次级汇聚点</translation>
    </message>
    <message>
      <source>Control group</source>
      <translation>对照组</translation>
    </message>
    <message>
      <source>As many tokens of the sinks' ids that are no sinks</source>
      <translation>同样多、编号相同但不是汇聚点的词元</translation>
    </message>
    <message>
      <source>Set to zero</source>
      <translation>置零</translation>
    </message>
    <message>
      <source>Scale by a factor</source>
      <translation>乘以系数</translation>
    </message>
    <message>
      <source>Replace by the mean of non-sinks</source>
      <translation>替换为非汇聚点的均值</translation>
    </message>
    <message>
      <source>Replace by another token's</source>
      <translation>替换为另一词元的值</translation>
    </message>
    <message>
      <source>Cap the norm</source>
      <translation>限制范数</translation>
    </message>
    <message>
      <source>Block attention to them</source>
      <translation>阻断对它们的注意力</translation>
    </message>
    <message>
      <source>all; or some of them: 0, 3-5</source>
      <translation>全部；或部分：0, 3-5</translation>
    </message>
    <message>
      <source>&amp;Tokens</source>
      <translation>词元(&amp;T)</translation>
    </message>
    <message>
      <source>&amp;Operation</source>
      <translation>操作(&amp;O)</translation>
    </message>
    <message>
      <source>&amp;Site</source>
      <translation>位点(&amp;S)</translation>
    </message>
    <message>
      <source>&amp;Blocks</source>
      <translation>块(&amp;B)</translation>
    </message>
    <message>
      <source>&amp;Factor</source>
      <translation>系数(&amp;F)</translation>
    </message>
    <message>
      <source>From to&amp;ken</source>
      <translation>来源词元(&amp;K)</translation>
    </message>
    <message>
      <source>&amp;Heads</source>
      <translation>头(&amp;H)</translation>
    </message>
    <message>
      <source>Last block</source>
      <translation>最后一块</translation>
    </message>
    <message>
      <source>Factor</source>
      <translation>系数</translation>
    </message>
    <message>
      <source>Factor or largest norm</source>
      <translation>系数或最大范数</translation>
    </message>
    <message>
      <source>Published detections bring no model to change.</source>
      <translation>已发表的检测结果没有可改动的模型。</translation>
    </message>
    <message>
      <source>This run was made with interventions; the lab needs their baseline.</source>
      <translation>此运行带有干预；实验室需要其基线。</translation>
    </message>
    <message>
      <source>Select the tokens to change in any view.</source>
      <translation>请在任一视图中选择要改动的词元。</translation>
    </message>
    <message>
      <source>The detector in force finds none of these tokens.</source>
      <translation>当前检测器未找到这些词元。</translation>
    </message>
    <message>
      <source>Heads are numbers from 0 to %1, such as “0, 3-5”.</source>
      <translation>头为 0 到 %1 的数字，例如“0, 3-5”。</translation>
    </message>
    <message>
      <source>L&amp;argest norm</source>
      <translation>最大范数(&amp;A)</translation>
    </message>
    <message>
      <source>none</source>
      <translation>无</translation>
    </message>
    <message>
      <source>1 token</source>
      <translation>1 个词元</translation>
    </message>
    <message>
      <source>%1 tokens</source>
      <translation>%1 个词元</translation>
    </message>
    <message>
      <source>block </source>
      <translation>块</translation>
    </message>
    <message>
      <source>The block whose MLP is looked at: where most sinks start</source>
      <translation>要查看其 MLP 的块：多数汇聚点的起始处</translation>
    </message>
    <message>
      <source>expert </source>
      <translation>专家 </translation>
    </message>
    <message>
      <source>Whose inner stages are drawn; automatic: the one that wrote most into BOS token and sinks</source>
      <translation>绘制哪个专家的内部阶段；自动：向 BOS 词元和汇点写入最多的那个</translation>
    </message>
    <message>
      <source>expert: automatic</source>
      <translation>专家：自动</translation>
    </message>
    <message>
      <source>blocks </source>
      <translation>块</translation>
    </message>
    <message>
      <source>The first block whose clusters are drawn</source>
      <translation>绘制聚类的第一块</translation>
    </message>
    <message>
      <source>to </source>
      <translation>至</translation>
    </message>
    <message>
      <source>The last block whose clusters are drawn</source>
      <translation>绘制聚类的最后一块</translation>
    </message>
    <message>
      <source>others </source>
      <translation>其他</translation>
    </message>
    <message>
      <source>Tokens that are no sinks, for each sink: of the same ids first</source>
      <translation>每个汇聚点配多少非汇聚词元：先取编号相同的</translation>
    </message>
    <message>
      <source>seed </source>
      <translation>种子</translation>
    </message>
    <message>
      <source>Decides which others are drawn and where t-SNE starts</source>
      <translation>决定抽取哪些其他词元以及 t-SNE 的起点</translation>
    </message>
    <message>
      <source>Scale of the component</source>
      <translation>分量的系数</translation>
    </message>
    <message>
      <source>Principal component</source>
      <translation>主成分</translation>
    </message>
    <message>
      <source>Move a slider to mix components</source>
      <translation>移动滑块以混合分量</translation>
    </message>
    <message>
      <source>MLP(%1): norm %2, cosine %3</source>
      <translation>MLP(%1)：范数 %2，余弦 %3</translation>
    </message>
    <message>
      <source>Takes less than a pass of the model over the trace</source>
      <translation>用时少于模型的一次前向计算</translation>
    </message>
    <message numerus="yes">
      <source>%n pass(es) of the model over the trace</source>
      <translation>
        <numerusform>模型对轨迹前向计算 %n 次</numerusform>
      </translation>
    </message>
    <message>
      <source>%1, about %2 s</source>
      <translation>%1，约 %2 秒</translation>
    </message>
    <message>
      <source>The detector in force finds no sink besides the BOS token.</source>
      <translation>当前检测器除 BOS 外未找到汇聚点。</translation>
    </message>
    <message>
      <source>Interventions of the next variant</source>
      <translation>下一变体的干预</translation>
    </message>
    <message>
      <source>A variant is made of what is on this list, or of the one above while it is empty</source>
      <translation>变体由此列表生成；列表为空时用上方的设置</translation>
    </message>
    <message>
      <source>R&amp;emove</source>
      <translation>移除(&amp;E)</translation>
    </message>
    <message>
      <source>Takes the chosen intervention off the list</source>
      <translation>从列表移除所选干预</translation>
    </message>
    <message>
      <source>&amp;Add</source>
      <translation>添加(&amp;A)</translation>
    </message>
    <message>
      <source>Puts this intervention on a list, to make a variant of several</source>
      <translation>把此干预加入列表，以多项干预生成变体</translation>
    </message>
    <message>
      <source>&amp;Make variant</source>
      <translation>生成变体(&amp;M)</translation>
    </message>
    <message>
      <source>Sweep fa&amp;ctor</source>
      <translation>扫描系数(&amp;C)</translation>
    </message>
    <message>
      <source>Variant</source>
      <translation>变体</translation>
    </message>
    <message>
      <source>Gained</source>
      <translation>新增</translation>
    </message>
    <message>
      <source>Lost</source>
      <translation>失去</translation>
    </message>
    <message>
      <source>Mean KL</source>
      <translation>平均 KL</translation>
    </message>
    <message>
      <source>Perplexity</source>
      <translation>困惑度</translation>
    </message>
    <message>
      <source>Takes away the variant made last</source>
      <translation>移除最后生成的变体</translation>
    </message>
    <message>
      <source>&amp;Remove</source>
      <translation>移除(&amp;R)</translation>
    </message>
    <message>
      <source>Takes away the chosen variant</source>
      <translation>移除所选变体</translation>
    </message>
    <message>
      <source>Computed from block %1 in %2 s</source>
      <translation>从第 %1 块起计算，用时 %2 秒</translation>
    </message>
    <message>
      <source>%1 before</source>
      <translation>此前 %1</translation>
    </message>
    <message numerus="yes">
      <source>&amp;Make variant of %n</source>
      <translation>
        <numerusform>以 %n 项生成变体(&amp;M)</numerusform>
      </translation>
    </message>
    <message>
      <source>Runs the model again with this change, from its first block on</source>
      <translation>从首个改动块起带此改动重新运行模型</translation>
    </message>
    <message>
      <source>One variant after another: lifetime and sink score against the factor</source>
      <translation>逐个变体：寿命和汇聚分数随系数变化</translation>
    </message>
    <message>
      <source>For interventions that scale by a factor</source>
      <translation>用于按系数缩放的干预</translation>
    </message>
    <message>
      <source>Nothing is on the list</source>
      <translation>列表为空</translation>
    </message>
    <message>
      <source>There is no variant yet</source>
      <translation>尚无变体</translation>
    </message>
    <message>
      <source>Takes away the variant made last; Ctrl+Z brings it back</source>
      <translation>移除最后生成的变体；Ctrl+Z 可恢复</translation>
    </message>
    <message>
      <source>Takes away the chosen variant; Ctrl+Z brings it back</source>
      <translation>移除所选变体；Ctrl+Z 可恢复</translation>
    </message>
    <message>
      <source>No variant yet. A variant is this run with the change above; the comparing views show it beside the run.</source>
      <translation>尚无变体。变体是带上述改动的同一运行；比较视图将其与运行并列显示。</translation>
    </message>
    <message>
      <source>Tokens that are measured</source>
      <translation>要测量的词元</translation>
    </message>
    <message>
      <source>All sinks</source>
      <translation>全部汇聚点</translation>
    </message>
    <message>
      <source>As many other tokens that they are held against</source>
      <translation>用于对照的同样数量的其他词元</translation>
    </message>
    <message>
      <source>without control</source>
      <translation>无对照</translation>
    </message>
    <message>
      <source>control: same ids, no sinks</source>
      <translation>对照：相同 ID，非汇聚点</translation>
    </message>
    <message>
      <source>control: random at equal positions</source>
      <translation>对照：相近位置随机</translation>
    </message>
    <message>
      <source>control: neighbours</source>
      <translation>对照：相邻词元</translation>
    </message>
    <message>
      <source>Select the tokens to measure in any view.</source>
      <translation>请在任一视图中选择要测量的词元。</translation>
    </message>
    <message>
      <source>How many of the leading neurons are changed</source>
      <translation>更改多少个领先神经元</translation>
    </message>
    <message>
      <source>Decides which neurons are the control</source>
      <translation>决定哪些神经元作为对照</translation>
    </message>
    <message>
      <source>What is done to the neurons at all tokens</source>
      <translation>对所有词元处的神经元做什么</translation>
    </message>
    <message>
      <source>Runs the model again with the leading neurons changed</source>
      <translation>更改领先神经元后重新运行模型</translation>
    </message>
    <message>
      <source>Make c&amp;ontrol</source>
      <translation>制作对照(&amp;O)</translation>
    </message>
    <message>
      <source>The same with as many other neurons of similar activation</source>
      <translation>对同样数量、激活相近的其他神经元做同样操作</translation>
    </message>
    <message>
      <source>first </source>
      <translation>前 </translation>
    </message>
    <message>
      <source>set to zero</source>
      <translation>置零</translation>
    </message>
    <message>
      <source>mean of non-sinks</source>
      <translation>非汇聚点的均值</translation>
    </message>
    <message>
      <source>scale</source>
      <translation>缩放</translation>
    </message>
    <message>
      <source>Filters in force</source>
      <translation>生效的筛选</translation>
    </message>
    <message>
      <source>Show the others too</source>
      <translation>同时显示其他</translation>
    </message>
    <message>
      <source>"%1" (id %2) at token %3
%4, l_start %5, lifetime %6</source>
      <translation>“%1”（编号 %2）位于词元 %3
%4，l_start %5，寿命 %6</translation>
    </message>
    <message>
      <source>only l_start %1, lifetime %2</source>
      <translation>仅 l_start %1、寿命 %2</translation>
    </message>
    <message>
      <source>only token id %1</source>
      <translation>仅词元编号 %1</translation>
    </message>
    <message>
      <source>only %1</source>
      <translation>仅 %1</translation>
    </message>
    <message>
      <source>only tokens %1 to %2</source>
      <translation>仅词元 %1 到 %2</translation>
    </message>
    <message>
      <source>The pass %1</source>
      <translation>前向传播：%1</translation>
    </message>
    <message>
      <source>Trace</source>
      <translation>轨迹</translation>
    </message>
    <message>
      <source>BOS, primary</source>
      <translation>BOS、初级</translation>
    </message>
    <message>
      <source>Secondary</source>
      <translation>次级</translation>
    </message>
    <message>
      <source>Noise</source>
      <translation>噪声</translation>
    </message>
    <message>
      <source>Each sink at its token position; sinks that the filter leaves out are pale</source>
      <translation>每个汇聚点位于其词元位置；被筛掉的颜色较淡</translation>
    </message>
    <message>
      <source>  ·  %1 on %2</source>
      <translation>  ·  %1，轨迹 %2</translation>
    </message>
    <message>
      <source>Sink level</source>
      <translation>汇聚级别</translation>
    </message>
    <message>
      <source>Label</source>
      <translation>标签</translation>
    </message>
    <message>
      <source>Figure 2: levels</source>
      <translation>图 2：级别</translation>
    </message>
    <message>
      <source>Figure 3: positions</source>
      <translation>图 3：位置</translation>
    </message>
    <message>
      <source>Table 1: tokens</source>
      <translation>表 1：词元</translation>
    </message>
    <message>
      <source>Tables 2/3: layers</source>
      <translation>表 2/3：层</translation>
    </message>
    <message>
      <source>Level counts</source>
      <translation>各级别计数</translation>
    </message>
    <message>
      <source>Position counts</source>
      <translation>各位置计数</translation>
    </message>
    <message>
      <source>Sources…</source>
      <translation>来源…</translation>
    </message>
    <message>
      <source>Where the traces and a tokenizer are: they give the tokens their text</source>
      <translation>轨迹和分词器的位置：它们为词元给出文字</translation>
    </message>
    <message>
      <source>Close sets</source>
      <translation>关闭集合</translation>
    </message>
    <message>
      <source>Further detection files are shown beside those that are open</source>
      <translation>其他检测文件与已打开的并列显示</translation>
    </message>
    <message>
      <source>All levels</source>
      <translation>所有级别</translation>
    </message>
    <message>
      <source>l_start %1, lifetime %2 (%3)</source>
      <translation>l_start %1，寿命 %2（%3）</translation>
    </message>
    <message>
      <source>All tokens</source>
      <translation>所有词元</translation>
    </message>
    <message>
      <source>"%1" (%2)</source>
      <translation>“%1” (%2)</translation>
    </message>
    <message>
      <source>All labels</source>
      <translation>所有标签</translation>
    </message>
    <message>
      <source>The traces of a set are listed here once a detection file is open.</source>
      <translation>打开检测文件后，集合的轨迹列在此处。</translation>
    </message>
    <message>
      <source>%1 of %2 traces, %3 sinks</source>
      <translation>%2 条轨迹中的 %1 条，%3 个汇聚点</translation>
    </message>
    <message>
      <source> at tokens %1 to %2 (figure 3)</source>
      <translation>，位于词元 %1 至 %2（图 3）</translation>
    </message>
    <message>
      <source>Published code labels by lifetime ≥ L − 15, on the layers where the BOS sink is on</source>
      <translation>发表的代码按寿命 ≥ L − 15 标注，只看 BOS 汇聚点所在的层</translation>
    </message>
    <message>
      <source>Paper text calls primary what starts and lasts with the BOS sink, on its layers</source>
      <translation>论文文字把与 BOS 汇聚点同始同终者称为初级，只看其所在层</translation>
    </message>
    <message>
      <source>Unclipped takes all layers, with the paper's labels</source>
      <translation>不裁剪则取所有层，标签依论文</translation>
    </message>
    <message>
      <source>%1: %2 here.</source>
      <translation>%1：此处 %2 个。</translation>
    </message>
    <message>
      <source>published code</source>
      <translation>发表的代码</translation>
    </message>
    <message>
      <source>paper text</source>
      <translation>论文文字</translation>
    </message>
    <message>
      <source>unclipped</source>
      <translation>不裁剪</translation>
    </message>
    <message>
      <source>custom</source>
      <translation>自定</translation>
    </message>
    <message>
      <source>|cos| &gt; 0.9, clipped to the layers where the BOS sink is on, labels by lifetime</source>
      <translation>|cos| &gt; 0.9，裁剪到 BOS 汇聚点所在层，按寿命标注</translation>
    </message>
    <message>
      <source>cos &gt; 0.95, clipped, primary = lives with the BOS sink</source>
      <translation>cos &gt; 0.95，裁剪，初级 = 与 BOS 汇聚点共存</translation>
    </message>
    <message>
      <source>cos &gt; 0.95 on all layers: shows what the clip hides</source>
      <translation>所有层 cos &gt; 0.95：显示裁剪所隐藏的</translation>
    </message>
    <message>
      <source>Preset</source>
      <translation>预设</translation>
    </message>
    <message>
      <source>&amp;Reset</source>
      <translation>重置(&amp;R)</translation>
    </message>
    <message>
      <source>Back to the values of the preset</source>
      <translation>恢复预设值</translation>
    </message>
    <message>
      <source>Threshold</source>
      <translation>阈值</translation>
    </message>
    <message>
      <source>A token is on at a layer where the cosine of its residual with the BOS sink's is above this</source>
      <translation>词元残差与 BOS 汇聚点残差的余弦高于此值的层上，词元为“开”</translation>
    </message>
    <message>
      <source>&amp;absolute cosine</source>
      <translation>绝对余弦(&amp;A)</translation>
    </message>
    <message>
      <source>Directions opposite to the BOS sink's count as well</source>
      <translation>与 BOS 汇聚点相反的方向也计入</translation>
    </message>
    <message>
      <source>&amp;clip to the BOS sink's layers</source>
      <translation>裁剪到 BOS 汇聚点的层(&amp;C)</translation>
    </message>
    <message>
      <source>Look only between the largest jump of the BOS sink's norm and the largest drop after it</source>
      <translation>只看 BOS 汇聚点范数最大跃升与其后最大下降之间</translation>
    </message>
    <message>
      <source>2 positions (plain text)</source>
      <translation>2 个位置（纯文本）</translation>
    </message>
    <message>
      <source>3 positions (chat template)</source>
      <translation>3 个位置（聊天模板）</translation>
    </message>
    <message>
      <source>the first position alone</source>
      <translation>仅第一个位置</translation>
    </message>
    <message>
      <source>The BOS sink is the token of largest mean norm among the first positions</source>
      <translation>BOS 汇聚点是前几个位置中平均范数最大的词元</translation>
    </message>
    <message>
      <source>BOS window</source>
      <translation>BOS 窗口</translation>
    </message>
    <message>
      <source>Sinks that are on in fewer layers than this are left out</source>
      <translation>在更少层上为开的汇聚点不计</translation>
    </message>
    <message>
      <source>Minimum lifetime</source>
      <translation>最短寿命</translation>
    </message>
    <message>
      <source>by lifetime (published)</source>
      <translation>按寿命（发表）</translation>
    </message>
    <message>
      <source>by the BOS sink (paper)</source>
      <translation>按 BOS 汇聚点（论文）</translation>
    </message>
    <message>
      <source>lifetime ≥ L−15 primary, above 4 secondary, else noise; needs more than 19 layers</source>
      <translation>寿命 ≥ L−15 为初级，大于 4 为次级，否则为噪声；需多于 19 层</translation>
    </message>
    <message>
      <source>primary: starts with the BOS sink and lasts as long; else secondary</source>
      <translation>初级：与 BOS 汇聚点同始且同样长；否则次级</translation>
    </message>
    <message>
      <source>Labels</source>
      <translation>标签</translation>
    </message>
    <message>
      <source>block outputs, final norm last</source>
      <translation>块输出，最后一行经末层归一化</translation>
    </message>
    <message>
      <source>block outputs</source>
      <translation>块输出</translation>
    </message>
    <message>
      <source>block inputs</source>
      <translation>块输入</translation>
    </message>
    <message>
      <source>Rows</source>
      <translation>行</translation>
    </message>
    <message>
      <source>Found</source>
      <translation>找到</translation>
    </message>
    <message>
      <source>Looked at</source>
      <translation>查看范围</translation>
    </message>
    <message>
      <source>Row l is the residual leaving block l; the last one after the final norm, as transformers returns it and the published results have it.</source>
      <translation>第 l 行是离开第 l 块的残差；最后一行经末层归一化，与 transformers 返回的和发表的结果一致。</translation>
    </message>
    <message>
      <source>Row l is the residual leaving block l, the last one before the final norm.</source>
      <translation>第 l 行是离开第 l 块的残差，最后一行在末层归一化之前。</translation>
    </message>
    <message>
      <source>Row l is the residual entering block l: a sink made by block l is on from row l+1.</source>
      <translation>第 l 行是进入第 l 块的残差：第 l 块造成的汇聚点从第 l+1 行起为开。</translation>
    </message>
    <message>
      <source>levels: %1</source>
      <translation>级别：%1</translation>
    </message>
    <message>
      <source>nothing yet: open a run</source>
      <translation>尚无：请打开运行</translation>
    </message>
    <message>
      <source>imported detections: parameters are as published</source>
      <translation>导入的检测结果：参数同发表</translation>
    </message>
    <message>
      <source>no rows yet</source>
      <translation>尚无行</translation>
    </message>
    <message>
      <source>rows %1–%2 of %3, BOS sink at token %4</source>
      <translation>第 %1–%2 行，共 %3 行，BOS 汇聚点在词元 %4</translation>
    </message>
    <message>
      <source>lost</source>
      <translation>消失</translation>
    </message>
    <message>
      <source>gained</source>
      <translation>新增</translation>
    </message>
    <message>
      <source>kept</source>
      <translation>保留</translation>
    </message>
    <message>
      <source>first layer: %1 in the baseline, %2 in the variant; – is no sink</source>
      <translation>起始层：基线 %1，变体 %2；– 表示不是汇聚点</translation>
    </message>
    <message>
      <source>on in %1 layers of the baseline, in %2 of the variant</source>
      <translation>基线中 %1 层，变体中 %2 层</translation>
    </message>
    <message>
      <source>not computed</source>
      <translation>未计算</translation>
    </message>
    <message>
      <source>l2 norm of the MLP output at layer %1, variant − baseline: %2</source>
      <translation>第 %1 层 MLP 输出的 l2 范数，变体 − 基线：%2</translation>
    </message>
    <message>
      <source>sink score at layer %1, variant − baseline: %2</source>
      <translation>第 %1 层汇聚分数，变体 − 基线：%2</translation>
    </message>
    <message>
      <source>token %1 of %2, %3</source>
      <translation>词元 %1 / %2，%3</translation>
    </message>
    <message>
      <source>“%1”, id %2</source>
      <translation>“%1”，编号 %2</translation>
    </message>
    <message>
      <source>on from layer %1</source>
      <translation>从第 %1 层起为开</translation>
    </message>
    <message>
      <source>on in %1 layers, with gaps</source>
      <translation>在 %1 层上为开，有间断</translation>
    </message>
    <message>
      <source>on in %1 layers</source>
      <translation>在 %1 层上为开</translation>
    </message>
    <message>
      <source>l2 norm of the MLP output at layer %1: %2</source>
      <translation>第 %1 层 MLP 输出的 l2 范数：%2</translation>
    </message>
    <message>
      <source>largest sink score, at layer %1: %2</source>
      <translation>最大汇聚分数，在第 %1 层：%2</translation>
    </message>
    <message>
      <source>position</source>
      <translation>位置</translation>
    </message>
    <message>
      <source>token</source>
      <translation>词元</translation>
    </message>
    <message>
      <source>l_start</source>
      <translation>l_start</translation>
    </message>
    <message>
      <source>lifetime</source>
      <translation>寿命</translation>
    </message>
    <message>
      <source>label</source>
      <translation>标签</translation>
    </message>
    <message>
      <source>‖f‖₂</source>
      <translation>‖f‖₂</translation>
    </message>
    <message>
      <source>max score</source>
      <translation>最大分数</translation>
    </message>
    <message>
      <source>Index of the token in the trace</source>
      <translation>词元在轨迹中的编号</translation>
    </message>
    <message>
      <source>Text of the token; · is a space, ↵ a line break</source>
      <translation>词元的文本；· 是空格，↵ 是换行</translation>
    </message>
    <message>
      <source>First layer at which the token is a sink</source>
      <translation>词元成为汇聚点的第一层</translation>
    </message>
    <message>
      <source>Number of layers at which it is a sink</source>
      <translation>作为汇聚点的层数</translation>
    </message>
    <message>
      <source>Label under the detector's rule</source>
      <translation>按检测器规则的标签</translation>
    </message>
    <message>
      <source>l2 norm of the MLP output at l_start</source>
      <translation>l_start 处 MLP 输出的 l2 范数</translation>
    </message>
    <message>
      <source>Largest sink score over all layers</source>
      <translation>所有层中最大的汇聚分数</translation>
    </message>
    <message>
      <source>Filter: text, l_start=2, lifetime&gt;5, label:secondary</source>
      <translation>筛选：文本、l_start=2、lifetime&gt;5、label:secondary</translation>
    </message>
    <message>
      <source>Words are looked for in token, label and position. Comparisons: position, id, l_start, lifetime, f, score
with = != &lt; &lt;= &gt; &gt;=, and label:NAME. All terms must hold.</source>
      <translation>词在词元、标签和位置中查找。比较：position、id、l_start、lifetime、f、score，
用 = != &lt; &lt;= &gt; &gt;=，以及 label:名称。须全部成立。</translation>
    </message>
    <message>
      <source>Filter of the sink table</source>
      <translation>汇聚点表的筛选</translation>
    </message>
    <message>
      <source>Sinks are listed here once a run is open.</source>
      <translation>打开运行后，汇聚点列在此处。</translation>
    </message>
    <message>
      <source>1 sink</source>
      <translation>1 个汇聚点</translation>
    </message>
    <message>
      <source>%1 sinks</source>
      <translation>%1 个汇聚点</translation>
    </message>
    <message>
      <source>%1 of %2 sinks</source>
      <translation>%2 个汇聚点中的 %1 个</translation>
    </message>
    <message>
      <source>%1, variant against baseline: %2 lost, %3 gained</source>
      <translation>%1，变体对基线：消失 %2，新增 %3</translation>
    </message>
    <message>
      <source>“%1” is no column: position, id, l_start, lifetime, label, f or score. It is looked for as text.</source>
      <translation>“%1”不是列名：position、id、l_start、lifetime、label、f 或 score。按文本查找。</translation>
    </message>
    <message>
      <source>&amp;Copy rows</source>
      <translation>复制行(&amp;C)</translation>
    </message>
    <message>
      <source>%1–%2 % of the values</source>
      <translation>数值的 %1–%2 %</translation>
    </message>
    <message>
      <source>without BOS and primary sinks</source>
      <translation>不含 BOS 与初级汇聚点</translation>
    </message>
    <message>
      <source>%1 (baseline %2, variant %3)</source>
      <translation>%1（基线 %2，变体 %3）</translation>
    </message>
    <message>
      <source>not finite</source>
      <translation>非有限值</translation>
    </message>
    <message>
      <source>selection %1</source>
      <translation>选择 %1</translation>
    </message>
    <message>
      <source>ordinary token</source>
      <translation>普通词元</translation>
    </message>
    <message>
      <source>BOS sink</source>
      <translation>BOS 汇聚点</translation>
    </message>
    <message>
      <source>primary sink</source>
      <translation>初级汇聚点</translation>
    </message>
    <message>
      <source>secondary sink</source>
      <translation>次级汇聚点</translation>
    </message>
    <message>
      <source>noise</source>
      <translation>噪声</translation>
    </message>
    <message>
      <source>baseline</source>
      <translation>基线</translation>
    </message>
    <message>
      <source>variant</source>
      <translation>变体</translation>
    </message>
    <message>
      <source>difference</source>
      <translation>差值</translation>
    </message>
    <message>
      <source>variant − baseline</source>
      <translation>变体 − 基线</translation>
    </message>
    <message>
      <source>The two runs have other tokens: Compare shows them side by side.</source>
      <translation>两个运行的词元不同：“比较”将它们并列显示。</translation>
    </message>
    <message>
      <source>The two models have other numbers of blocks: Compare shows them side by side.</source>
      <translation>两个模型的块数不同：“比较”将它们并列显示。</translation>
    </message>
    <message>
      <source>Add same token id, &amp;not a sink</source>
      <translation>加入编号相同的非汇聚词元(&amp;N)</translation>
    </message>
    <message>
      <source>detector</source>
      <translation>检测器</translation>
    </message>
    <message>
      <source>grid and colours</source>
      <translation>网格与颜色</translation>
    </message>
    <message>
      <source>kept selections</source>
      <translation>保留的选择</translation>
    </message>
    <message>
      <source>selection</source>
      <translation>选择</translation>
    </message>
    <message>
      <source>&amp;Keep current selection</source>
      <translation>保留当前选择(&amp;K)</translation>
    </message>
    <message>
      <source>Kept selections</source>
      <translation>保留的选择</translation>
    </message>
    <message>
      <source>Double click recalls a selection, F2 renames it, Delete removes it.</source>
      <translation>双击调回选择，F2 改名，Delete 删除。</translation>
    </message>
    <message>
      <source>Keep the selected tokens under a name</source>
      <translation>以名称保留所选词元</translation>
    </message>
    <message>
      <source>&amp;Recall</source>
      <translation>调回(&amp;R)</translation>
    </message>
    <message>
      <source>Select exactly these tokens</source>
      <translation>恰好选择这些词元</translation>
    </message>
    <message>
      <source>&amp;Unite</source>
      <translation>合并(&amp;U)</translation>
    </message>
    <message>
      <source>Add these tokens to the current selection</source>
      <translation>把这些词元加入当前选择</translation>
    </message>
    <message>
      <source>R&amp;ename</source>
      <translation>改名(&amp;E)</translation>
    </message>
    <message>
      <source>Rename (F2)</source>
      <translation>改名 (F2)</translation>
    </message>
    <message>
      <source>&amp;Intersect</source>
      <translation>取交集(&amp;I)</translation>
    </message>
    <message>
      <source>Keep only tokens that are in both</source>
      <translation>只保留两者共有的词元</translation>
    </message>
    <message>
      <source>&amp;Subtract</source>
      <translation>减去(&amp;S)</translation>
    </message>
    <message>
      <source>Take these tokens out of the current selection</source>
      <translation>从当前选择中去掉这些词元</translation>
    </message>
    <message>
      <source>&amp;Delete</source>
      <translation>删除(&amp;D)</translation>
    </message>
    <message>
      <source>Forget this selection (Del)</source>
      <translation>忘记此选择 (Del)</translation>
    </message>
    <message>
      <source>%1, at character %2 of the pattern</source>
      <translation>%1，在模式的第 %2 个字符</translation>
    </message>
    <message>
      <source>Left and right move the current token, up and down go by lines, Alt with up and down change the layer, n and p go to sinks.</source>
      <translation>左右移动当前词元，上下按行移动，Alt 加上下改变层，n 和 p 跳到汇聚点。</translation>
    </message>
    <message>
      <source>token %1, id %2: “%3”
%4</source>
      <translation>词元 %1，编号 %2：“%3”
%4</translation>
    </message>
    <message>
      <source>, l_start %1, lifetime %2</source>
      <translation>，l_start %1，寿命 %2</translation>
    </message>
    <message>
      <source>
%1 at layer %2: %3</source>
      <translation>
第 %2 层的%1：%3</translation>
    </message>
    <message>
      <source>The text of the trace appears here, one box a token.</source>
      <translation>轨迹文本显示在此，每个词元一格。</translation>
    </message>
  </context>
</TS>
