import { link } from "../router";
import { useTitle } from "../title";
import { Box } from "../ui/states";

export function NotFound() {
	useTitle("Page not found");
	return <div class="page">
		<h1>Page not found</h1>
		<Box icon="info" title="There is nothing at this address">
			<p>Pages are kept under stable addresses, so a typing error is the likely cause.</p>
			<p class="actions"><a class="button" href={link("/")}>Overview</a>
				<a class="button quiet" href={link("/ases")}>All networks</a></p>
		</Box>
	</div>;
}
