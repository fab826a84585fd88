using Azure.Storage.Blobs;
using Azure.Storage.Sas;
using Orleans.Storage;
using Spaces.Silo.Storage;
using Spaces.Silo.Tests.Storage.Contract;

namespace Spaces.Silo.Tests.Storage;

public sealed class AzureContractTests(AzureFixture fixture) : SharedStoreContract(fixture), IClassFixture<AzureFixture>
{
    [Fact]
    public async Task A_conflict_names_both_etags()
    {
        var storage = await OpenAsync();
        var first = await storage.ReadAsync("a");
        await storage.WriteAsync("a", first, "one");
        var second = await storage.ReadAsync("a");
        await storage.WriteAsync("a", second, "two");

        var changed = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteAsync("a", first, "lost"));
        await storage.ClearAsync("a", second);
        var gone = await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteAsync("a", first, "lost"));

        Assert.Equal(first.ETag, changed.CurrentEtag);
        Assert.StartsWith("\"0x", changed.StoredEtag, StringComparison.Ordinal);
        Assert.NotEqual(first.ETag, changed.StoredEtag);
        Assert.Equal("none", gone.StoredEtag);
    }

    [Fact]
    public async Task A_signature_for_one_container_is_enough_where_the_container_is_there()
    {
        var settings = fixture.Settings(Generous);
        await OpenAsync(settings);
        var account = new BlobServiceClient(settings["Storage:Azure:ConnectionString"]);
        var signature = account.GetBlobContainerClient("spaces").GenerateSasUri(
            BlobContainerSasPermissions.Read | BlobContainerSasPermissions.Create | BlobContainerSasPermissions.Write | BlobContainerSasPermissions.Delete,
            DateTimeOffset.UtcNow.AddHours(1)).Query;
        settings.Remove("Storage:Azure:ConnectionString");
        settings["Storage:Azure:ServiceUri"] = account.Uri + signature;

        var storage = (await OpenAsync(settings)).Grains;
        var state = await storage.ReadAsync("a");
        await storage.WriteAsync("a", state, "one");
        await storage.ClearAsync("a", state);

        settings["Storage:Azure:Container"] = "another";
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => OpenAsync(settings));
        Assert.StartsWith("Storage:Azure:ServiceUri names http://127.0.0.1:", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", error.ToString(), StringComparison.Ordinal);
    }
}
