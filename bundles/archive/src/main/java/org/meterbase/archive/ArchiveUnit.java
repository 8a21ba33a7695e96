// SPDX-License-Identifier: Apache-2.0
package org.meterbase.archive;

import java.net.MalformedURLException;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import javax.persistence.EntityManagerFactory;
import javax.persistence.SharedCacheMode;
import javax.persistence.ValidationMode;
import javax.persistence.spi.ClassTransformer;
import javax.persistence.spi.PersistenceUnitInfo;
import javax.persistence.spi.PersistenceUnitTransactionType;
import javax.sql.DataSource;
import org.eclipse.persistence.jpa.PersistenceProvider;

/**
 * The archive's persistence unit, made in code: the provider is called by name, so nothing has to be found by a service
 * loader, an extender or a persistence.xml, and the unit ends with the component that opened it.
 *
 * <p>No weaving (there is no agent in a bundle), no DDL (that is the migrations'), and no shared cache: it would outlive the
 * transaction that knows as of when an answer is given.
 */
final class ArchiveUnit implements PersistenceUnitInfo {
    /** EclipseLink keeps sessions by name for the whole JVM; an old bundle's must not be found by its successor. */
    private static final AtomicLong SESSIONS = new AtomicLong(System.nanoTime());

    private static final List<Class<?>> CLASSES = List.of(
            Recorded.class,
            UsagePointKey.class,
            UsagePointRecord.class,
            EndDeviceKey.class,
            EndDeviceRecord.class,
            BindingRecord.class,
            RatioRecord.class,
            ModelRecord.class,
            GroupRecord.class,
            InstantColumn.class,
            ModelDocumentColumn.class);

    private final DataSource source;

    private ArchiveUnit(DataSource source) {
        this.source = source;
    }

    static EntityManagerFactory open(DataSource source) {
        Map<String, String> settings = Map.of(
                "eclipselink.session-name", "meterbase-archive-" + SESSIONS.incrementAndGet(),
                "eclipselink.target-database", "PostgreSQL",
                "eclipselink.weaving", "false",
                "eclipselink.ddl-generation", "none",
                "eclipselink.cache.shared.default", "false",
                "eclipselink.jdbc.batch-writing", "JDBC",
                "eclipselink.logging.logger", "JavaLogger",
                "eclipselink.logging.level", "WARNING");
        return new PersistenceProvider().createContainerEntityManagerFactory(new ArchiveUnit(source), settings);
    }

    @Override
    public String getPersistenceUnitName() {
        return "archive";
    }

    @Override
    public String getPersistenceProviderClassName() {
        return PersistenceProvider.class.getName();
    }

    @Override
    public PersistenceUnitTransactionType getTransactionType() {
        return PersistenceUnitTransactionType.RESOURCE_LOCAL;
    }

    @Override
    public DataSource getJtaDataSource() {
        return null;
    }

    @Override
    public DataSource getNonJtaDataSource() {
        return source;
    }

    @Override
    public List<String> getMappingFileNames() {
        return List.of();
    }

    @Override
    public List<URL> getJarFileUrls() {
        return List.of();
    }

    /** Any folder in the bundle will do: the classes are listed, nothing is searched for. A bundle's root itself has no URL. */
    @Override
    public URL getPersistenceUnitRootUrl() {
        try {
            return new URL(ArchiveUnit.class.getResource("ArchiveUnit.class"), ".");
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<String> getManagedClassNames() {
        return CLASSES.stream().map(Class::getName).toList();
    }

    @Override
    public boolean excludeUnlistedClasses() {
        return true;
    }

    @Override
    public SharedCacheMode getSharedCacheMode() {
        return SharedCacheMode.NONE;
    }

    @Override
    public ValidationMode getValidationMode() {
        return ValidationMode.NONE;
    }

    @Override
    public Properties getProperties() {
        return new Properties();
    }

    @Override
    public String getPersistenceXMLSchemaVersion() {
        return "2.2";
    }

    @Override
    public ClassLoader getClassLoader() {
        return ArchiveUnit.class.getClassLoader();
    }

    @Override
    public void addTransformer(ClassTransformer transformer) {
        // Weaving is off; the provider adds one all the same where the container offers to take it.
    }

    @Override
    public ClassLoader getNewTempClassLoader() {
        return ArchiveUnit.class.getClassLoader();
    }
}
