using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using Spaces.Silo.Options;

namespace Spaces.Silo.Storage;

/// <summary>
/// Grain state in Azure Blob storage, a blob for each state. A write is conditional on the ETag that the service gave for the
/// last one. Failures other than conflicts are left as the client library has them: <see cref="GuardedGrainStorage"/>
/// stands in front.
/// </summary>
internal sealed partial class AzureBlobGrainStorage(
    IOptions<StorageOptions> options,
    IOptions<Orleans.Configuration.ClusterOptions> cluster,
    IGrainStorageSerializer serializer,
    ILogger<AzureBlobGrainStorage> logger) : IGrainStorage, IStorageProbe, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly string _serviceId = cluster.Value.ServiceId;
    private readonly BlobContainerClient _container = Connect(options.Value);

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe(nameof(AzureBlobGrainStorage), ServiceLifecycleStage.RuntimeStorageServices, OpenAsync);

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        BlobDownloadResult stored;
        try
        {
            stored = await Blob(stateName, grainId).DownloadContentAsync().ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            grainState.ETag = null;
            grainState.RecordExists = false;
            return;
        }

        try
        {
            grainState.State = serializer.Deserialize<T>(stored.Content);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new InvalidDataException($"The stored state of {grainId} [{stateName}] cannot be read as {typeof(T)}: {e.Message}", e);
        }

        grainState.ETag = stored.Details.ETag.ToString();
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var blob = Blob(stateName, grainId);
        var expected = grainState.ETag;
        var conditions = expected is null
            ? new BlobRequestConditions { IfNoneMatch = ETag.All }
            : new BlobRequestConditions { IfMatch = new ETag(expected) };
        // Serialized here, in the grain's turn: later the grain may already be changing the object.
        var content = serializer.Serialize(grainState.State);
        try
        {
            BlobContentInfo written = await blob.UploadAsync(content, new BlobUploadOptions { Conditions = conditions }).ConfigureAwait(false);
            grainState.ETag = written.ETag.ToString();
            grainState.RecordExists = true;
        }
        catch (RequestFailedException e) when (IsConflict(e))
        {
            throw await ConflictAsync(blob, stateName, grainId, expected, e).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var blob = Blob(stateName, grainId);
        var expected = grainState.ETag;
        try
        {
            // Without a tag there must be no blob, and no blob has the tag "none".
            await blob.DeleteAsync(conditions: new BlobRequestConditions { IfMatch = new ETag(expected ?? "none") }).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (expected is null && e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            // As it should be.
        }
        catch (RequestFailedException e) when (IsConflict(e))
        {
            throw await ConflictAsync(blob, stateName, grainId, expected, e).ConfigureAwait(false);
        }

        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    /// <summary>Writes a blob of one byte.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _container.GetBlobClient(BlobName.Probe(_serviceId)).UploadAsync(new BinaryData([1]), overwrite: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RequestFailedException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new IOException($"Azure container '{_container.Name}' did not take a write: {StorageFailure.Reason(e)}", e);
        }
    }

    private static BlobContainerClient Connect(StorageOptions options)
    {
        var client = new BlobClientOptions();
        client.Retry.NetworkTimeout = options.Timeout;
        // None: a write that was applied while its answer got lost would, sent again, meet its own new tag, and a success would
        // be reported as another activation's write. So it fails as what it is, of unknown outcome.
        client.Retry.MaxRetries = 0;
        client.Diagnostics.IsLoggingEnabled = false;
        var service = string.IsNullOrWhiteSpace(options.Azure.ServiceUri)
            ? new BlobServiceClient(options.Azure.ConnectionString, client)
            : new BlobServiceClient(new Uri(options.Azure.ServiceUri), client);
        return service.GetBlobContainerClient(options.Azure.Container);
    }

    // 412 is the service's answer to a tag that does not match. Of the 409s only this one is another's write; others are leases
    // and containers that are being deleted. A delete with a tag finds out with 404 that the blob is gone.
    private static bool IsConflict(RequestFailedException e) =>
        e.Status == 412 || e.ErrorCode == BlobErrorCode.BlobAlreadyExists || e.ErrorCode == BlobErrorCode.BlobNotFound;

    private BlobClient Blob(string stateName, GrainId grainId) => _container.GetBlobClient(BlobName.Of(_serviceId, grainId, stateName));

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CreateContainerAsync(cancellationToken).ConfigureAwait(false);
            await ProbeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RequestFailedException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var setting = string.IsNullOrWhiteSpace(options.Value.Azure.ServiceUri) ? "ConnectionString" : "ServiceUri";
            throw new StorageUnavailableException(
                $"Storage:Azure:{setting} names {_container.Uri.GetLeftPart(UriPartial.Path)}, which cannot be used: {StorageFailure.Reason(e.InnerException ?? e)}", e);
        }

        LogOpened(logger, _container.Name, _container.AccountName);
    }

    private async Task CreateContainerAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 403)
        {
            // A signature may be good for the blobs of a container and not for making one: the write that follows decides.
            LogMayNotCreate(logger, _container.Name, e.ErrorCode);
        }
    }

    private async Task<InconsistentStateException> ConflictAsync(
        BlobClient blob, string stateName, GrainId grainId, string? expected, RequestFailedException cause)
    {
        string stored;
        try
        {
            BlobProperties properties = await blob.GetPropertiesAsync().ConfigureAwait(false);
            stored = properties.ETag.ToString();
        }
        catch (RequestFailedException e)
        {
            stored = e.Status == 404 ? "none" : "unknown";
        }

        LogConflict(logger, grainId, stateName, stored, expected);
        return new InconsistentStateException($"The state of {grainId} [{stateName}] was changed by another activation.", stored, expected ?? "none", cause);
    }
}
