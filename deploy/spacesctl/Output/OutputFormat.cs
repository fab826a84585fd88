namespace Spaces.Spacesctl.Output;

/// <summary>How answers are shown.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>For scripts: one document, or one line per event of what does not end.</summary>
    Json,
}
