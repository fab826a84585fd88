using Spaces.Silo.Tests.Storage.Contract;

namespace Spaces.Silo.Tests.Storage;

public sealed class SqliteContractTests(SqliteFixture fixture) : StorageContract(fixture), IClassFixture<SqliteFixture>;
