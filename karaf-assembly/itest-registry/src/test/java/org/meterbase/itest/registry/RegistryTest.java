// SPDX-License-Identifier: Apache-2.0
package org.meterbase.itest.registry;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.example.meter.ExampleProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.meterbase.api.access.Access;
import org.meterbase.api.access.Secrets;
import org.meterbase.api.archive.Archive;
import org.meterbase.api.channel.Channel;
import org.meterbase.api.observe.Metrics;
import org.meterbase.api.protocol.Protocol;
import org.meterbase.api.readings.Feed;
import org.meterbase.api.readings.Readings;
import org.meterbase.api.tasks.Ring;
import org.meterbase.api.tasks.Tasks;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.ops4j.pax.exam.util.Filter;
import org.ops4j.pax.tinybundles.TinyBundles;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.jaxrs.runtime.JaxrsServiceRuntime;
import org.osgi.service.jaxrs.runtime.dto.RuntimeDTO;

/** The distribution as its framework sees it: bundles, wires, components and services. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class RegistryTest {
    private static final String EXAMPLE = "meterbase.example";
    private static final String OURS = "org.meterbase.";
    private static final String API = "org.meterbase.api";
    private static final int BOOT_MILLIS = 240_000;
    private static final int CROWD = 12;
    private static final int CROWD_MILLIS = 30_000;
    private static final long PAUSE_NANOS = 100_000_000;

    @Inject
    private BundleContext context;

    @Inject
    @Filter(timeout = BOOT_MILLIS)
    private ServiceComponentRuntime components;

    @Inject
    @Filter(timeout = BOOT_MILLIS)
    private JaxrsServiceRuntime rest;

    private final HttpClient http = HttpClient.newHttpClient();

    /** Called by Pax Exam, outside the framework. */
    @Configuration
    public Option[] distribution() throws IOException {
        Path example = Path.of(System.getProperty("meterbase.target"), "example-protocol.jar");
        try (InputStream bundle = TinyBundles.bundle()
                .addClass(ExampleProtocol.class)
                .symbolicName("com.example.meter")
                .build(TinyBundles.bndBuilder())) {
            Files.copy(bundle, example, StandardCopyOption.REPLACE_EXISTING);
        }
        return new Option[] {
            Distribution.unpacked(),
            CoreOptions.systemProperty(EXAMPLE).value(example.toUri().toString())
        };
    }

    /** What is asserted below holds from the moment on at which the platform says that it is ready. */
    @Before
    public void itIsReady() throws Exception {
        long deadline = System.nanoTime() + Duration.ofMillis(BOOT_MILLIS).toNanos();
        while (!ready()) {
            assertTrue("ready within " + BOOT_MILLIS + " ms", System.nanoTime() < deadline);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Test
    public void everyBundleIsActive() {
        Set<String> notActive = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getState() != (fragment(bundle) ? Bundle.RESOLVED : Bundle.ACTIVE))
                .map(bundle -> bundle.getSymbolicName() + " is in state " + bundle.getState())
                .collect(toCollection(TreeSet::new));
        assertEquals(Set.of(), notActive);
        assertEquals(
                Set.of(
                        API,
                        "org.meterbase.access",
                        "org.meterbase.archive",
                        "org.meterbase.channel.tcpclient",
                        "org.meterbase.database",
                        "org.meterbase.observe",
                        "org.meterbase.protocol.dlms",
                        "org.meterbase.readings",
                        "org.meterbase.tasks"),
                ours().map(Bundle::getSymbolicName).collect(toCollection(TreeSet::new)));
    }

    @Test
    public void everyComponentIsSatisfied() {
        Set<String> faults = new TreeSet<>();
        Set<String> bundles = new TreeSet<>();
        components.getComponentDescriptionDTOs(ours().toArray(Bundle[]::new)).forEach(component -> {
            bundles.add(component.bundle.symbolicName);
            Collection<ComponentConfigurationDTO> configurations = components.getComponentConfigurationDTOs(component);
            if (configurations.isEmpty() || !components.isComponentEnabled(component)) {
                faults.add(component.name + " is not there");
            }
            configurations.forEach(configuration -> {
                Arrays.stream(configuration.unsatisfiedReferences)
                        .forEach(reference -> faults.add(component.name + " lacks " + reference.name));
                if (configuration.failure != null) {
                    faults.add(component.name + " failed: " + configuration.failure);
                }
                if (configuration.state != ComponentConfigurationDTO.ACTIVE
                        && configuration.state != ComponentConfigurationDTO.SATISFIED) {
                    faults.add(component.name + " is in state " + configuration.state);
                }
            });
        });
        assertEquals(Set.of(), faults);
        assertEquals(
                ours().map(Bundle::getSymbolicName)
                        .filter(name -> !name.equals(API))
                        .collect(toCollection(TreeSet::new)),
                bundles);
    }

    @Test
    public void everyServiceOfTheApiIsThereOnce() throws Exception {
        Map<String, String> expected = Map.of(
                Access.class.getName(), "org.meterbase.access",
                Secrets.class.getName(), "org.meterbase.access",
                Archive.class.getName(), "org.meterbase.archive",
                Readings.class.getName(), "org.meterbase.readings",
                Feed.class.getName(), "org.meterbase.readings",
                Tasks.class.getName(), "org.meterbase.tasks",
                Ring.class.getName(), "org.meterbase.tasks");
        Set<String> contributed = Set.of(Metrics.class.getName(), Protocol.class.getName(), Channel.class.getName());
        Map<String, String> registered = new TreeMap<>();
        for (ServiceReference<?> service : services(null)) {
            for (String type : (String[]) service.getProperty(Constants.OBJECTCLASS)) {
                if (type.startsWith(API) && !contributed.contains(type)) {
                    registered.merge(type, service.getBundle().getSymbolicName(), (one, other) -> one + ", " + other);
                }
            }
        }
        assertEquals(new TreeMap<>(expected), registered);
    }

    @Test
    public void pluginsAreThereByTheirNames() throws Exception {
        assertEquals(Set.of("dlms"), named(Protocol.class, Protocol.NAME));
        assertEquals(Set.of("tcp-client"), named(Channel.class, Channel.NAME));
    }

    @Test
    public void onlyTheApiExportsAndEverybodyIsWiredToIt() {
        Set<String> exporters = new TreeSet<>();
        Set<String> wiredTo = new TreeSet<>();
        Set<String> wired = new TreeSet<>();
        Bundle probe = FrameworkUtil.getBundle(RegistryTest.class);
        for (Bundle bundle : context.getBundles()) {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            if (wiring == null || bundle.equals(probe)) {
                continue;
            }
            wiring.getCapabilities(BundleRevision.PACKAGE_NAMESPACE).stream()
                    .filter(exported -> ours(exported.getAttributes().get(BundleRevision.PACKAGE_NAMESPACE)))
                    .forEach(exported -> exporters.add(bundle.toString()));
            for (BundleWire wire : wiring.getRequiredWires(BundleRevision.PACKAGE_NAMESPACE)) {
                if (ours(wire.getCapability().getAttributes().get(BundleRevision.PACKAGE_NAMESPACE))) {
                    wiredTo.add(wire.getProvider().getBundle().toString());
                    wired.add(bundle.getSymbolicName());
                }
            }
        }
        List<Bundle> api =
                ours().filter(bundle -> bundle.getSymbolicName().equals(API)).toList();
        assertEquals(1, api.size());
        assertEquals(Set.of(api.get(0).toString()), exporters);
        assertEquals(Set.of(api.get(0).toString()), wiredTo);
        assertEquals(
                ours().map(Bundle::getSymbolicName)
                        .filter(name -> !name.equals(API))
                        .collect(toCollection(TreeSet::new)),
                wired);
    }

    @Test
    public void everyResourceIsServed() throws Exception {
        RuntimeDTO runtime = rest.getRuntimeDTO();
        assertEquals(0, runtime.failedApplicationDTOs.length);
        assertEquals(0, runtime.failedExtensionDTOs.length);
        assertEquals(0, runtime.failedResourceDTOs.length);
        Set<Long> served = Stream.concat(Stream.of(runtime.defaultApplication), Arrays.stream(runtime.applicationDTOs))
                .flatMap(application -> Arrays.stream(application.resourceDTOs))
                .map(resource -> resource.serviceId)
                .collect(toCollection(TreeSet::new));
        Map<Long, String> resources = Arrays.stream(services("(osgi.jaxrs.resource=true)"))
                .filter(service -> ours(service.getBundle().getSymbolicName()))
                .collect(toMap(RegistryTest::id, service -> service.getBundle().getSymbolicName()));
        assertTrue(resources + " and " + served, served.containsAll(resources.keySet()));
        assertEquals(
                Set.of(
                        "org.meterbase.access",
                        "org.meterbase.archive",
                        "org.meterbase.observe",
                        "org.meterbase.readings",
                        "org.meterbase.tasks"),
                Set.copyOf(resources.values()));
    }

    /** The whiteboard by itself loses some of them: it keeps its services in maps that stand only one thread. */
    @Test
    public void resourcesThatComeAndGoAtOnceAreAllServedAndAllGone() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CROWD);
        try {
            CyclicBarrier together = new CyclicBarrier(CROWD);
            List<Callable<ServiceRegistration<?>>> arrivals = IntStream.range(0, CROWD)
                    .<Callable<ServiceRegistration<?>>>mapToObj(i -> () -> {
                        together.await();
                        return context.registerService(Crowd.class, new Crowd(), secured());
                    })
                    .toList();
            List<Callable<Void>> departures = new ArrayList<>();
            for (Future<ServiceRegistration<?>> arrival : threads.invokeAll(arrivals)) {
                ServiceRegistration<?> registration = arrival.get();
                departures.add(() -> {
                    together.await();
                    registration.unregister();
                    return null;
                });
            }
            awaitCrowd(CROWD);
            for (Future<Void> departure : threads.invokeAll(departures)) {
                departure.get();
            }
            awaitCrowd(0);
        } finally {
            threads.shutdown();
        }
    }

    private void awaitCrowd(int resources) throws InvalidSyntaxException {
        long deadline = System.nanoTime() + Duration.ofMillis(CROWD_MILLIS).toNanos();
        long served;
        do {
            LockSupport.parkNanos(PAUSE_NANOS);
            Set<Long> ids = Arrays.stream(
                            services("(&(osgi.jaxrs.resource=true)(objectClass=" + Crowd.class.getName() + "))"))
                    .map(RegistryTest::id)
                    .collect(toSet());
            served = Arrays.stream(rest.getRuntimeDTO().defaultApplication.resourceDTOs)
                    .filter(resource -> ids.contains(resource.serviceId))
                    .count();
        } while (served != resources && System.nanoTime() < deadline);
        assertEquals(resources, served);
    }

    private static Dictionary<String, Object> secured() {
        return new Hashtable<>(Map.of("meterbase.rest.secured", true));
    }

    @Test
    public void aVendorsPluginComesAndGoesAndNobodyElseNotices() throws Exception {
        Set<String> componentsBefore = componentIds();
        Map<Long, String> servicesBefore = ourServices();

        Bundle vendors = context.installBundle(System.getProperty(EXAMPLE));
        vendors.start();
        ServiceReference<?>[] registered = vendors.getRegisteredServices();
        assertEquals(1, registered.length);
        assertEquals(ExampleProtocol.PROTOCOL, registered[0].getProperty(Protocol.NAME));
        assertEquals(Set.of("org.meterbase.tasks.TaskEngine"), boundBy(registered[0]));
        String token = logIn();
        assertEquals(Set.of("dlms", "tcp-client", ExampleProtocol.PROTOCOL), plugins(token, true));

        vendors.uninstall();
        assertEquals(Set.of("dlms"), named(Protocol.class, Protocol.NAME));
        assertEquals(Set.of("dlms", "tcp-client"), plugins(token, true));
        assertEquals(Set.of(ExampleProtocol.PROTOCOL), plugins(token, false));
        assertEquals(componentsBefore, componentIds());
        assertEquals(servicesBefore, ourServices());
    }

    private boolean ready() throws IOException, InterruptedException {
        try {
            return get("/health/ready", "").statusCode() == 200;
        } catch (ConnectException notListening) {
            return false;
        }
    }

    private Stream<Bundle> ours() {
        return Arrays.stream(context.getBundles()).filter(bundle -> ours(bundle.getSymbolicName()));
    }

    private static boolean ours(Object name) {
        return name.toString().startsWith(OURS);
    }

    private static boolean fragment(Bundle bundle) {
        return bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
    }

    private ServiceReference<?>[] services(String filter) throws InvalidSyntaxException {
        return Objects.requireNonNullElse(context.getAllServiceReferences(null, filter), new ServiceReference<?>[0]);
    }

    private static long id(ServiceReference<?> service) {
        return (Long) service.getProperty(Constants.SERVICE_ID);
    }

    private Set<String> named(Class<?> plugin, String property) throws InvalidSyntaxException {
        return Arrays.stream(services("(" + Constants.OBJECTCLASS + "=" + plugin.getName() + ")"))
                .map(service -> service.getProperty(property).toString())
                .collect(toCollection(TreeSet::new));
    }

    private Set<String> componentIds() {
        return components.getComponentDescriptionDTOs().stream()
                .flatMap(component -> components.getComponentConfigurationDTOs(component).stream())
                .map(configuration -> configuration.description.name + " " + configuration.id)
                .collect(toCollection(TreeSet::new));
    }

    private Map<Long, String> ourServices() throws InvalidSyntaxException {
        return Arrays.stream(services(null))
                .filter(service -> ours(service.getBundle().getSymbolicName()))
                .collect(toMap(
                        RegistryTest::id,
                        service -> Arrays.toString((String[]) service.getProperty(Constants.OBJECTCLASS)),
                        (one, other) -> one,
                        TreeMap::new));
    }

    private Set<String> boundBy(ServiceReference<?> service) {
        return components.getComponentDescriptionDTOs().stream()
                .flatMap(component -> components.getComponentConfigurationDTOs(component).stream())
                .filter(configuration -> Arrays.stream(configuration.satisfiedReferences)
                        .flatMap(reference -> Arrays.stream(reference.boundServices))
                        .anyMatch(bound -> bound.id == id(service)))
                .map(configuration -> configuration.description.name)
                .collect(toCollection(TreeSet::new));
    }

    /** A bearer token of the administrator, who has not changed the first password. */
    private String logIn() throws Exception {
        String password = Files.readString(Path.of(System.getProperty("meterbase.data"), "initial-password"))
                .strip();
        HttpResponse<String> session = http.send(
                request("/api/v1/sessions")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"user\":\"admin\",\"password\":\"" + password + "\"}"))
                        .build(),
                BodyHandlers.ofString());
        Matcher token = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"").matcher(session.body());
        assertTrue("a token in the answer " + session.statusCode(), token.find());
        return token.group(1);
    }

    /** The plugins that are there by what REST tells, or those that were. */
    private Set<String> plugins(String token, boolean bound) throws Exception {
        HttpResponse<String> answer = get("/api/v1/plugins", token);
        assertEquals(200, answer.statusCode());
        Matcher plugin =
                Pattern.compile("\"id\":\"([^\"]+)\"[^{}]*\"bound\":" + bound).matcher(answer.body());
        return plugin.results().map(result -> result.group(1)).collect(toCollection(TreeSet::new));
    }

    private HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return http.send(
                request(path).header("Authorization", "Bearer " + token).GET().build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + System.getProperty("meterbase.http.port") + path));
    }
}
